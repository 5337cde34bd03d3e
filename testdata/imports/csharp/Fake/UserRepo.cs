namespace App.Fake;
public class UserRepo {
    public object Find(int query) { return null; }
}
