package app;
import app.repo.UserRepo;
import static app.repo.UserRepo.one;
import java.sql.Connection;
class Service {
    private final UserRepo repo;
    void all(Connection c, long[] ids) throws Exception {
        for (long id : ids) repo.find(id); // query
        for (long id : ids) one(c, id); // query
        for (long id : ids) UserRepo.one(c, id); // query
    }
}
