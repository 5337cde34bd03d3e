public class Queries {
    public static final String GET = "SELECT name FROM people WHERE id = ?";
}
