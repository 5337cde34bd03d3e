using App.Fake;
namespace App;
class Elsewhere {
    private readonly UserRepo repo;
    void All(int[] ids, object query) {
        foreach (var id in ids) repo.Find(id);
    }
}
