<?php
// args: --only host
// Names of tables and columns that are put into the text.

// ---- names from outside ----

function table(PDO $pdo, $name) {
    return $pdo->query("SELECT count(*) FROM $name"); // expect: dynamic-identifier
}

function ordering(PDO $pdo, $column) {
    return $pdo->query("SELECT id FROM users ORDER BY " . $column); // expect: dynamic-identifier
}

function backticks(mysqli $db, $name) {
    return $db->query("TRUNCATE TABLE `$name`"); // expect: dynamic-identifier
}

function columns(PDO $pdo, array $names) {
    return $pdo->query("SELECT " . implode(', ', $names) . " FROM users"); // expect: dynamic-identifier
}

function insert(PDO $pdo, $name) {
    return $pdo->prepare("INSERT INTO {$name} (a, b) VALUES (?, ?)"); // expect: dynamic-identifier
}

function update(PDO $pdo, $column) {
    return $pdo->prepare("UPDATE users SET $column = ? WHERE id = 1"); // expect: dynamic-identifier
}

function joined(PDO $pdo, $other) {
    return $pdo->query("SELECT u.id FROM users u JOIN $other o ON o.user_id = u.id"); // expect: dynamic-identifier
}

function schema(PDO $pdo, $name) {
    return $pdo->query("SELECT id FROM $name.users"); // expect: dynamic-identifier
}

function grouped(PDO $pdo, $column) {
    return $pdo->query(sprintf("SELECT count(*) FROM users GROUP BY %s", $column)); // expect: dynamic-identifier
}

function whereColumn(PDO $pdo, $column) {
    return $pdo->prepare("SELECT id FROM users WHERE $column = ?"); // expect: dynamic-identifier
}

class Repository {
    private $db;
    private $table;

    public function __construct($db, $table) {
        $this->db = $db;
        $this->table = $table;
    }

    public function count() {
        return $this->db->query("SELECT count(*) FROM {$this->table}"); // expect: dynamic-identifier
    }
}

// ---- names of the program, or quoted ----

const TABLE = 'users';

function constant_(PDO $pdo) {
    return $pdo->query("SELECT count(*) FROM " . TABLE);
}

class Model {
    protected $table = 'users';
    const NAME = 'users';

    public function count(PDO $pdo) {
        return $pdo->query("SELECT count(*) FROM {$this->table}");
    }

    public function countConst(PDO $pdo) {
        return $pdo->query("SELECT count(*) FROM " . self::NAME);
    }
}

function quoted($connection, $name) {
    return $connection->query("SELECT count(*) FROM " . $connection->quoteIdentifier($name));
}

function escaped($link, $name) {
    return pg_query($link, "SELECT count(*) FROM " . pg_escape_identifier($link, $name));
}

function literalLoop(PDO $pdo) {
    foreach (['users', 'orders'] as $name) {
        $pdo->query("SELECT count(*) FROM $name");
    }
}

function ofMap(PDO $pdo, $key) {
    $columns = ['name' => 'users.name', 'age' => 'users.born'];
    return $pdo->query("SELECT id FROM users ORDER BY " . $columns[$key]);
}

function checked(PDO $pdo, $column) {
    if (!in_array($column, ['name', 'born'], true)) {
        throw new InvalidArgumentException($column);
    }
    return $pdo->query("SELECT id FROM users ORDER BY $column");
}

function chosen(PDO $pdo, $archive) {
    $name = $archive ? 'old_orders' : 'orders';
    return $pdo->query("SELECT count(*) FROM $name");
}

function matched(PDO $pdo, $kind) {
    $name = match ($kind) {
        1 => 'users',
        default => 'orders',
    };
    return $pdo->query("SELECT count(*) FROM $name");
}

function bound(PDO $pdo, $name) {
    $sth = $pdo->prepare("SELECT count(*) FROM information_schema.tables WHERE table_name = ?");
    $sth->execute([$name]);
}

function message($name) {
    echo "select a row from table $name";
}

function path($name) {
    return file_get_contents("/select/from/$name");
}
