// args: --only builder-offset-pagination
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;

class Pages
{
    private readonly ShopContext _context;

    List<User> Plain(int page) => _context.Users.OrderBy(u => u.Id).Skip(page * 20).Take(20).ToList(); // expect: builder-offset-pagination

    async Task<List<User>> Awaited(int page, int size)
    {
        return await _context.Users.Where(u => u.Active).Skip((page - 1) * size).Take(size).ToListAsync(); // expect: builder-offset-pagination
    }

    List<User> Descending(int start) => _context.Users.OrderByDescending(u => u.Id).Skip(start).ToList(); // expect: builder-offset-pagination

    List<string> Selected(int start) => _context.Users.Select(u => u.Name).Skip(start).Take(20).ToList(); // expect: builder-offset-pagination

    List<User> Composed(int start)
    {
        var query = _context.Users.Where(u => u.Active);
        return query.OrderBy(u => u.Id).Skip(start).Take(20).ToList(); // expect: builder-offset-pagination
    }

    List<User> Included(int start) => _context.Users.Include(u => u.Orders).OrderBy(u => u.Id).Skip(start).ToList(); // expect: builder-offset-pagination

    List<User> Untracked(int start) => _context.Users.AsNoTracking().OrderBy(u => u.Name).Skip(start).ToList(); // expect: builder-offset-pagination

    void Loop()
    {
        for (int page = 0; page < 100; page++)
            Show(_context.Users.OrderBy(u => u.Id).Skip(page * 500).Take(500).ToList()); // expect: builder-offset-pagination
    }

    IQueryable<User> Extension(IQueryable<User> users, int page)
    {
        return users.OrderBy(u => u.Id).Skip(page * 20); // expect: builder-offset-pagination
    }

    List<User> Syntax(int start)
    {
        return (from u in _context.Users where u.Active orderby u.Id select u).OrderBy(u => u.Id).Skip(start).ToList(); // expect: builder-offset-pagination
    }

    /* ---- nothing to report ---- */

    List<User> First() => _context.Users.OrderBy(u => u.Id).Take(20).ToList();

    List<User> Zero() => _context.Users.OrderBy(u => u.Id).Skip(0).Take(20).ToList();

    List<User> Keyset(int last) => _context.Users.Where(u => u.Id > last).OrderBy(u => u.Id).Take(20).ToList();

    List<int> Lists(List<int> ids, int n) => ids.Skip(n).Take(20).ToList();

    int[] Arrays(int[] ids, int n) => ids.Skip(n).ToArray();

    string Text(string text, int n) => new string(text.Skip(n).ToArray());

    IEnumerable<string> Arguments(string[] args, int n) => args.Skip(n);

    List<int> Ranges(int n) => Enumerable.Range(0, 100).Skip(n).ToList();

    byte[] Bytes(byte[] bytes, int n) => bytes.Skip(n).Take(4).ToArray();

    void Reader(JsonReader reader) => reader.Skip();
}
