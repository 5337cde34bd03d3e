def totals(ids, name, helper):
    for i in ids:
        app.my_db.run("totals", "SELECT name FROM people WHERE id = %s", (i,))
        my_other.go("totals", "SELECT name FROM people WHERE id = %s", (i,))
        helper.fetchRows("SELECT age FROM people WHERE id = " + i)
    return sql_all(f"SELECT id FROM people WHERE name = '{name}' LIMIT 1")
