package app.fake;
public class UserRepo {
    private java.util.Map<Long, String> query;
    public String find(long id) { return query.get(id); }
    public static String one(Object c, long id) { return null; }
}
