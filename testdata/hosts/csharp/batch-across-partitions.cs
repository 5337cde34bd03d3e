// args: --only batch-across-partitions
using System;
using System.Collections.Generic;
using System.Linq;
using Cassandra;

class Batches
{
    private readonly ISession _session;
    private readonly PreparedStatement _insert, _update;

    void Each(ISession session, List<User> users)
    {
        var batch = new BatchStatement();
        foreach (var user in users) batch.Add(_insert.Bind(user.Id, user.Name)); // expect: batch-across-partitions
        session.Execute(batch);
    }

    void Counted(ISession session, User[] users)
    {
        BatchStatement batch = new BatchStatement();
        for (int i = 0; i < users.Length; i++) batch.Add(_insert.Bind(users[i].Id, users[i].Name)); // expect: batch-across-partitions
        session.Execute(batch);
    }

    void Lambda(List<User> users)
    {
        var batch = new BatchStatement();
        users.ForEach(user => batch.Add(_insert.Bind(user.Id, user.Name))); // expect: batch-across-partitions
        _session.Execute(batch);
    }

    void Unlogged(List<User> users)
    {
        var batch = new BatchStatement();
        batch.SetBatchType(BatchType.Unlogged);
        foreach (var user in users)
        {
            batch.Add(_insert.Bind(user.Id, user.Name)); // expect: batch-across-partitions
        }
        _session.Execute(batch);
    }

    void Held(List<User> users)
    {
        var batch = new BatchStatement();
        foreach (var user in users)
        {
            var bound = _insert.Bind(user.Id, user.Name);
            batch.Add(bound); // expect: batch-across-partitions
        }
        _session.Execute(batch);
    }

    void Reassigned(List<User> users)
    {
        var batch = new BatchStatement();
        foreach (var user in users) batch = batch.Add(_insert.Bind(user.Id)); // expect: batch-across-partitions
        _session.Execute(batch);
    }

    void Conditional(List<User> users)
    {
        var batch = new BatchStatement();
        foreach (var user in users)
            if (user.Active)
                batch.Add(_update.Bind(user.Id)); // expect: batch-across-partitions
        _session.Execute(batch);
    }

    void Keys(Dictionary<Guid, string> names)
    {
        var batch = new BatchStatement();
        foreach (var pair in names) batch.Add(_insert.Bind(pair.Key, pair.Value)); // expect: batch-across-partitions
        _session.Execute(batch);
    }

    void Nested(List<List<User>> groups)
    {
        var batch = new BatchStatement();
        foreach (var group in groups)
            foreach (var user in group)
                batch.Add(_insert.Bind(user.Id)); // expect: batch-across-partitions
        _session.Execute(batch);
    }

    void TargetTyped(List<User> users)
    {
        BatchStatement batch = new();
        foreach (var user in users) batch.Add(_insert.Bind(user.Id, user.Name)); // expect: batch-across-partitions
        _session.Execute(batch);
    }

    /* ---- nothing to report ---- */

    void SamePartition(Guid user, List<Item> items)
    {
        var batch = new BatchStatement();
        foreach (var item in items) batch.Add(_insert.Bind(user, item.Name));
        _session.Execute(batch);
    }

    void SameOrder(Order order)
    {
        var batch = new BatchStatement();
        foreach (var line in order.Lines) batch.Add(_insert.Bind(order.Id, line.Number, line.Article));
        _session.Execute(batch);
    }

    void Two(User user)
    {
        var batch = new BatchStatement();
        batch.Add(_insert.Bind(user.Id));
        batch.Add(_update.Bind(user.Id));
        _session.Execute(batch);
    }

    void Concurrent(List<User> users)
    {
        foreach (var user in users) _session.ExecuteAsync(_insert.Bind(user.Id));
    }

    void Lists(List<User> users)
    {
        var batch = new List<User>();
        foreach (var user in users) batch.Add(user);
        Handle(batch);
    }

    void Sets(HashSet<string> batch, List<User> users)
    {
        foreach (var user in users) batch.Add(user.Name);
    }

    void Few(User user)
    {
        var batch = new BatchStatement();
        for (int i = 0; i < 2; i++) batch.Add(_insert.Bind(user.Id, i));
        _session.Execute(batch);
    }

    void Tables(User user)
    {
        var batch = new BatchStatement();
        foreach (var statement in new[] { _insert, _update }) batch.Add(statement.Bind(user.Id));
        _session.Execute(batch);
    }

    void Commands(NpgsqlBatch batch, List<User> users)
    {
        foreach (var user in users) batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO users (name) VALUES (@name)"));
    }

    void Parameters(SqlCommand command, List<User> users)
    {
        foreach (var user in users) command.Parameters.Add(user.Name);
    }
}
