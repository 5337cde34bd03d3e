using App.Repo;
namespace App;
class Service {
    private readonly UserRepo repo;
    void All(int[] ids, object query) {
        foreach (var id in ids) repo.Find(id); // query
    }
}
