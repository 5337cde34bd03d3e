<?php
// args: --only host
// Whole tables read into memory.

// ---- every row of a table ----

function prepared(PDO $pdo) {
    $sth = $pdo->prepare("SELECT name FROM users");
    $sth->execute();
    return $sth->fetchAll(); // expect: unbounded-fetch
}

function queried(PDO $pdo) {
    return $pdo->query("SELECT id, body FROM pages ORDER BY id")->fetchAll(); // expect: unbounded-fetch
}

function moded(PDO $pdo) {
    return $pdo->query("SELECT id FROM users")->fetchAll(PDO::FETCH_COLUMN); // expect: unbounded-fetch
}

function mysqliResult(mysqli $db) {
    $result = $db->query("SELECT id, name FROM users");
    return $result->fetch_all(MYSQLI_ASSOC); // expect: unbounded-fetch
}

function variable(PDO $pdo) {
    $stmt = $pdo->query("SELECT id FROM users");
    $rows = $stmt->fetchAll(); // expect: unbounded-fetch
    return $rows;
}

function header_(PDO $pdo) {
    $stmt = $pdo->query("SELECT id FROM users");
    foreach ($stmt->fetchAll() as $row) { // expect: unbounded-fetch
        print_r($row);
    }
}

function joined(PDO $pdo) {
    return $pdo->query("SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id")->fetchAll(); // expect: unbounded-fetch
}

class Store {
    private $db;

    public function names() {
        return $this->db->query("SELECT name FROM users")->fetchAll(); // expect: unbounded-fetch
    }
}

const QUERY = "SELECT id, name FROM users";

function constant_(PDO $pdo) {
    return $pdo->query(QUERY)->fetchAll(); // expect: unbounded-fetch
}

function distinct(PDO $pdo) {
    return $pdo->query("SELECT DISTINCT author FROM pages")->fetchAll(); // expect: unbounded-fetch
}

// ---- bounded, or in pieces ----

function limited(PDO $pdo) {
    return $pdo->query("SELECT id FROM pages ORDER BY id LIMIT 100")->fetchAll();
}

function filtered(PDO $pdo, $owner) {
    $sth = $pdo->prepare("SELECT id FROM pages WHERE owner = ?");
    $sth->execute([$owner]);
    return $sth->fetchAll();
}

function grouped(PDO $pdo) {
    return $pdo->query("SELECT kind, count(*) FROM pages GROUP BY kind")->fetchAll();
}

function counted(PDO $pdo) {
    return $pdo->query("SELECT count(*) FROM pages")->fetchAll();
}

function iterated(PDO $pdo) {
    foreach ($pdo->query("SELECT id FROM pages") as $row) {
        print_r($row);
    }
}

function stepped(PDO $pdo) {
    $sth = $pdo->query("SELECT id FROM pages");
    while ($row = $sth->fetch()) {
        print_r($row);
    }
}

function one(PDO $pdo) {
    return $pdo->query("SELECT id FROM pages ORDER BY id")->fetch();
}

function tables(PDO $pdo) {
    return $pdo->query("SHOW TABLES")->fetchAll();
}

function noTable(PDO $pdo) {
    return $pdo->query("SELECT version()")->fetchAll();
}

function other($client) {
    return $client->fetchAll();
}

function column(PDO $pdo) {
    return $pdo->query("SELECT id FROM pages ORDER BY id LIMIT 1")->fetchColumn();
}
