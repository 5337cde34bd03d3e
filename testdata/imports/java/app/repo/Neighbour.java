package app.repo;
class Neighbour {
    void all(UserRepo query, long[] ids) throws Exception {
        for (long id : ids) query.find(id); // query
    }
}
