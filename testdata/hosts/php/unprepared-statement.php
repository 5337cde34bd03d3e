<?php
// args: --only host
// Statements with values that go to Cassandra as text.
use Cassandra\SimpleStatement;
use Cassandra\ExecutionOptions;

// ---- as text ----

function text($session, $id) {
    return $session->execute("SELECT name FROM users WHERE id = ?", ['arguments' => [$id]]); // expect: unprepared-statement
}

function simple($session, $id) {
    return $session->execute(new SimpleStatement("SELECT name FROM users WHERE id = ?"), ['arguments' => [$id]]); // expect: unprepared-statement
}

function options($session, $id) {
    $options = new ExecutionOptions(['arguments' => [$id]]);
    return $session->execute(new SimpleStatement("SELECT name FROM users WHERE id = ?"), $options); // expect: unprepared-statement
}

function variable($session, $user) {
    $statement = new Cassandra\SimpleStatement("INSERT INTO users (id, name) VALUES (?, ?)");
    $session->execute($statement, ['arguments' => [$user->id, $user->name]]); // expect: unprepared-statement
}

function named($session, $user) {
    $session->execute("UPDATE users SET name = :name WHERE id = :id", ['arguments' => ['name' => $user->name, 'id' => $user->id]]); // expect: unprepared-statement
}

function removed($session, $id) {
    $session->execute("DELETE FROM users WHERE id = ?", ['arguments' => [$id]]); // expect: unprepared-statement
}

function later($session, $id) {
    return $session->executeAsync("SELECT name FROM users WHERE id = ?", ['arguments' => [$id]]); // expect: unprepared-statement
}

function cast($session, $id) {
    return $session->execute("SELECT name FROM users WHERE id = " . (int)$id); // expect: unprepared-statement
}

function pasted($session, $name) {
    $session->execute("INSERT INTO users (id, name) VALUES (1, '$name')"); // expect: unprepared-statement, string-formatted-value
}

class Users {
    private $session;
    const FIND = "SELECT name FROM users WHERE id = ?";

    public function find($id) {
        return $this->session->execute(self::FIND, ['arguments' => [$id]]); // expect: unprepared-statement
    }
}

function inLoop($session, array $users) {
    foreach ($users as $user) {
        $session->execute("INSERT INTO users (id, name) VALUES (?, ?)", ['arguments' => [$user->id, $user->name]]); // expect: unprepared-statement, write-in-loop
    }
}

// ---- prepared, without values, or schema ----

function prepared($session, $id) {
    $statement = $session->prepare("SELECT name FROM users WHERE id = ?");
    return $session->execute($statement, ['arguments' => [$id]]);
}

class Prepared {
    private $session;
    private $byId;

    public function __construct($session) {
        $this->session = $session;
        $this->byId = $session->prepare("SELECT name FROM users WHERE id = ?");
    }

    public function find($id) {
        return $this->session->execute($this->byId, ['arguments' => [$id]]);
    }
}

function handedIn($session, $statement, $id) {
    return $session->execute($statement, ['arguments' => [$id]]);
}

function noValues($session) {
    return $session->execute("SELECT release_version FROM system.local");
}

function literals($session) {
    return $session->execute("SELECT value FROM settings WHERE name = 'theme'");
}

function schema($session) {
    $session->execute("CREATE TABLE IF NOT EXISTS users (id uuid PRIMARY KEY, name text)");
}

function truncated($session) {
    $session->execute("TRUNCATE users");
}

function keyspace($session) {
    $session->execute("USE shop");
}

function systemTables($session, $keyspace) {
    return $session->execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", ['arguments' => [$keyspace]]);
}

function ofPdo(PDO $pdo, $id) {
    return $pdo->query("SELECT name FROM users WHERE id = " . (int)$id);
}
