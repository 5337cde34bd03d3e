// args: --only transaction-per-row
using System.Collections.Generic;
using System.Data;
using System.Data.SqlClient;
using System.Linq;
using System.Threading.Tasks;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Npgsql;

class Commits
{
    private readonly ShopContext _context;
    private readonly NHibernate.ISession _session;

    void Ado(SqlConnection connection, List<User> users)
    {
        foreach (var user in users)
        {
            using var transaction = connection.BeginTransaction();
            Store(connection, user, transaction);
            transaction.Commit(); // expect: transaction-per-row
        }
    }

    async Task AdoAsync(NpgsqlConnection connection, List<User> users)
    {
        foreach (var user in users)
        {
            await using var tx = await connection.BeginTransactionAsync();
            await StoreAsync(connection, user);
            await tx.CommitAsync(); // expect: transaction-per-row
        }
    }

    void Counted(IDbConnection connection, User[] users)
    {
        for (int i = 0; i < users.Length; i++)
        {
            IDbTransaction trans = connection.BeginTransaction();
            Store(connection, users[i], trans);
            trans.Commit(); // expect: transaction-per-row
        }
    }

    void Scope(List<User> users)
    {
        foreach (var user in users)
        {
            using (var scope = new TransactionScope())
            {
                Store(user);
                scope.Complete(); // expect: transaction-per-row
            }
        }
    }

    void Entity(List<User> users)
    {
        foreach (var user in users)
        {
            using var transaction = _context.Database.BeginTransaction();
            _context.Users.Add(user);
            transaction.Commit(); // expect: transaction-per-row
        }
    }

    void EntityFacade(List<User> users)
    {
        foreach (var user in users)
        {
            _context.Database.BeginTransaction();
            Store(user);
            _context.Database.CommitTransaction(); // expect: transaction-per-row
        }
    }

    void Hibernate(List<User> users)
    {
        foreach (var user in users)
        {
            using (var tx = _session.BeginTransaction())
            {
                _session.Save(user);
                tx.Commit(); // expect: transaction-per-row
            }
        }
    }

    void Cursor(SqlConnection connection, SqlDataReader reader)
    {
        while (reader.Read())
        {
            var transaction = connection.BeginTransaction();
            Store(connection, reader.GetInt32(0));
            transaction.Commit(); // expect: transaction-per-row
        }
    }

    void Lambda(SqlConnection connection, List<User> users)
    {
        users.ForEach(user =>
        {
            var transaction = connection.BeginTransaction();
            Store(connection, user, transaction);
            transaction.Commit(); // expect: transaction-per-row
        });
    }

    void Guarded(SqlConnection connection, List<User> users)
    {
        foreach (var user in users)
        {
            var transaction = connection.BeginTransaction();
            try
            {
                Store(connection, user, transaction);
                transaction.Commit(); // expect: transaction-per-row
            }
            catch (SqlException)
            {
                transaction.Rollback();
            }
        }
    }

    void Parallelled(List<User> users)
    {
        Parallel.ForEach(users, user =>
        {
            using var scope = new TransactionScope();
            Store(user);
            scope.Complete(); // expect: transaction-per-row
        });
    }

    /* ---- nothing to report ---- */

    void Behind(SqlConnection connection, List<User> users)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var user in users) Store(connection, user, transaction);
        transaction.Commit();
    }

    void ScopeAround(List<User> users)
    {
        using var scope = new TransactionScope();
        foreach (var user in users) Store(user);
        scope.Complete();
    }

    void CountedCommit(SqlConnection connection, List<User> users)
    {
        var n = 0;
        var transaction = connection.BeginTransaction();
        foreach (var user in users)
        {
            Store(connection, user, transaction);
            if (++n % 500 == 0)
            {
                transaction.Commit();
                transaction = connection.BeginTransaction();
            }
        }
    }

    void Chunks(SqlConnection connection, List<User> users)
    {
        foreach (var chunk in users.Chunk(500))
        {
            using var transaction = connection.BeginTransaction();
            StoreAll(connection, chunk, transaction);
            transaction.Commit();
        }
    }

    void Batches(SqlConnection connection, List<List<User>> batches)
    {
        foreach (var batch in batches)
        {
            using var transaction = connection.BeginTransaction();
            StoreAll(connection, batch, transaction);
            transaction.Commit();
        }
    }

    void Retried(SqlConnection connection, User user)
    {
        for (int attempt = 0; attempt < 3; attempt++)
        {
            var transaction = connection.BeginTransaction();
            try { Store(connection, user, transaction); transaction.Commit(); return; }
            catch (SqlException) { transaction.Rollback(); System.Threading.Thread.Sleep(100); }
        }
    }

    async Task Worker(NpgsqlConnection connection)
    {
        while (true)
        {
            await using var tx = await connection.BeginTransactionAsync();
            await StoreAsync(connection, await queue.TakeAsync());
            await tx.CommitAsync();
        }
    }

    void Few(SqlConnection connection)
    {
        foreach (var table in new[] { "a", "b" })
        {
            var transaction = connection.BeginTransaction();
            Store(connection, table, transaction);
            transaction.Commit();
        }
    }

    void Git(Repository repository, List<string> files)
    {
        foreach (var file in files) repository.Commit(file, author, author);
    }

    void Kafka(IConsumer<string, string> consumer, List<ConsumeResult<string, string>> results)
    {
        foreach (var result in results) consumer.Commit(result);
    }

    void Tasks(List<Job> jobs)
    {
        foreach (var job in jobs) job.Source.Complete();
    }

    void Later(SqlTransaction transaction, List<User> users)
    {
        var commits = new List<System.Action>();
        foreach (var user in users) commits.Add(() => transaction.Commit());
    }
}
