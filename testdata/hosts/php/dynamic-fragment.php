<?php
// args: --only host
// Clauses whose text is not visible where the statement is put together.

// ---- a clause comes from elsewhere ----

function condition(PDO $pdo, $where) {
    return $pdo->query("SELECT id FROM users WHERE " . $where); // expect: dynamic-fragment
}

function inText(PDO $pdo, $where) {
    return $pdo->query("SELECT id FROM users WHERE $where LIMIT 10"); // expect: dynamic-fragment
}

function braces(PDO $pdo, $rest) {
    return $pdo->query("SELECT id FROM users {$rest}"); // expect: dynamic-fragment
}

function called(PDO $pdo, array $filters) {
    return $pdo->query("SELECT id FROM users " . buildWhere($filters)); // expect: dynamic-fragment
}

function joined(PDO $pdo, array $conditions) {
    return $pdo->query("SELECT id FROM users WHERE " . implode(' AND ', $conditions)); // expect: dynamic-fragment
}

function formatted(PDO $pdo, $where) {
    return $pdo->query(sprintf("SELECT id FROM users WHERE %s", $where)); // expect: dynamic-fragment
}

function subquery(mysqli $db, $inner) {
    return $db->query("SELECT id FROM ($inner) t"); // expect: dynamic-fragment
}

function appended(PDO $pdo, $where) {
    $sql = "SELECT id FROM users";
    $sql .= " WHERE " . $where; // expect: dynamic-fragment
    return $pdo->query($sql);
}

function heredoc(PDO $pdo, $extra) {
    return $pdo->query(<<<SQL
        SELECT id
          FROM users
         WHERE active
           AND $extra -- expect: dynamic-fragment
        SQL);
}

class Table {
    private $db;
    private $scope;

    public function find() {
        return $this->db->query("SELECT id FROM users WHERE " . $this->scope); // expect: dynamic-fragment
    }
}

function assignments(PDO $pdo, array $sets) {
    return $pdo->exec("UPDATE users SET " . implode(', ', $sets) . " WHERE id = 1"); // expect: dynamic-fragment
}

// ---- visible, or no clause ----

function direction(PDO $pdo, $newest) {
    $order = $newest ? 'DESC' : 'ASC';
    return $pdo->query("SELECT id FROM users ORDER BY id " . $order);
}

const CLAUSE = "WHERE deleted IS NULL";

function constant_(PDO $pdo) {
    return $pdo->query("SELECT id FROM users " . CLAUSE);
}

class Users {
    const ACTIVE = "WHERE active = 1";

    public function all(PDO $pdo) {
        return $pdo->query("SELECT id FROM users " . self::ACTIVE);
    }
}

function optional(PDO $pdo, $name) {
    $sql = "SELECT id FROM users";
    $values = [];
    if ($name) {
        $sql .= " WHERE name = ?";
        $values[] = $name;
    }
    $pdo->prepare($sql)->execute($values);
}

function knownConditions(PDO $pdo, $name, $mail) {
    $conditions = [];
    if ($name) {
        $conditions[] = "name = :name";
    }
    if ($mail) {
        $conditions[] = "mail = :mail";
    }
    return $pdo->prepare("SELECT id FROM users WHERE " . implode(' AND ', $conditions));
}

function marks(PDO $pdo, array $ids) {
    $marks = implode(',', array_fill(0, count($ids), '?'));
    return $pdo->prepare("SELECT id FROM users WHERE id IN ($marks)");
}

function repeated(PDO $pdo, array $ids) {
    return $pdo->prepare("SELECT id FROM users WHERE id IN (" . str_repeat('?,', count($ids) - 1) . "?)");
}

function chosen(PDO $pdo, $state) {
    switch ($state) {
        case 'open':
            $where = 'closed_at IS NULL';
            break;
        default:
            $where = 'closed_at IS NOT NULL';
    }
    return $pdo->query("SELECT id FROM tasks WHERE $where");
}

function limit(PDO $pdo, $count) {
    return $pdo->query("SELECT id FROM users LIMIT " . (int)$count);
}

function whole(PDO $pdo, $statement) {
    return $pdo->query($statement);
}

function prose($name) {
    return "Select a user from the list $name";
}

function only($deleted) {
    return $deleted ? "WHERE deleted" : "WHERE NOT deleted";
}

function localHelper(PDO $pdo, $deleted) {
    return $pdo->query("SELECT id FROM users " . only($deleted));
}
