<?php
// args: --only host
// Whole tables read from Cassandra with DataStax's driver. Only its drivers page by themselves.
use Cassandra\SimpleStatement;
use Cassandra\ExecutionOptions;

// ---- whole tables ----

function simple($session) {
    return $session->execute(new SimpleStatement("SELECT id FROM log")); // expect: missing-fetch-size
}

function text($session) {
    return $session->execute("SELECT id FROM log"); // expect: missing-fetch-size
}

function qualified($session) {
    return $session->execute(new Cassandra\SimpleStatement("SELECT id, name FROM users")); // expect: missing-fetch-size
}

function variable($session) {
    $statement = new SimpleStatement("SELECT id FROM log");
    return $session->execute($statement); // expect: missing-fetch-size
}

function iterated($session) {
    foreach ($session->execute("SELECT id FROM users") as $row) { // expect: missing-fetch-size
        echo $row['id'];
    }
}

function later($session) {
    return $session->executeAsync("SELECT id FROM users")->get(); // expect: missing-fetch-size
}

function withOptions($session) {
    return $session->execute("SELECT id FROM log", new ExecutionOptions(['timeout' => 10])); // expect: missing-fetch-size
}

class Dump {
    private $session;

    public function run() {
        return $this->session->execute("SELECT id FROM log"); // expect: missing-fetch-size
    }
}

const QUERY = "SELECT id, body FROM pages";

function constant_($session) {
    return $session->execute(QUERY); // expect: missing-fetch-size
}

function filtered($session, $name) {
    $rows = $session->execute("SELECT id, name FROM users"); // expect: missing-fetch-size
    foreach ($rows as $row) {
        if ($row['name'] === $name) {
            return $row;
        }
    }
}

// ---- with a page size, a bound, or a key ----

function sized($session) {
    return $session->execute("SELECT id FROM log", ['page_size' => 500]);
}

function sizedOptions($session) {
    $options = new ExecutionOptions(['page_size' => 100]);
    return $session->execute(new SimpleStatement("SELECT id FROM log"), $options);
}

function limited($session) {
    return $session->execute("SELECT id FROM log LIMIT 10");
}

function keyed($session) {
    return $session->execute("SELECT id FROM log WHERE day = 1");
}

function ranged($session) {
    return $session->execute("SELECT id FROM log WHERE token(id) > 0 AND token(id) <= 100");
}

function system_($session) {
    return $session->execute("SELECT release_version FROM system.local");
}

function truncated($session) {
    $session->execute("TRUNCATE log");
}

function created($session) {
    $session->execute("CREATE TABLE IF NOT EXISTS log (id int PRIMARY KEY)");
}

function maximum($session) {
    return $session->execute("SELECT max(at) FROM log WHERE day = 3");
}

function ofPdo(PDO $pdo) {
    return $pdo->query("SELECT id FROM users");
}
