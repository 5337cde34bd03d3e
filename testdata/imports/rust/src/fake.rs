pub fn load(query: &str, id: i64) -> String {
    format!("{}{}", query, id)
}
