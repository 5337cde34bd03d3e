package app;
import app.fake.UserRepo;
import java.sql.Connection;
class Elsewhere {
    private final UserRepo repo;
    void all(Connection query, long[] ids) {
        for (long id : ids) repo.find(id);
        for (long id : ids) UserRepo.one(query, id);
    }
}
