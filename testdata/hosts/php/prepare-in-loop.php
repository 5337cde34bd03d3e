<?php
// args: --only host
// Statements that a loop prepares again.

// ---- again in every round ----

function pdo(PDO $pdo, array $ids) {
    foreach ($ids as $id) {
        $sth = $pdo->prepare("UPDATE users SET seen = now() WHERE id = ?"); // expect: prepare-in-loop
        later($sth, $id);
    }
}

function executed(PDO $pdo, array $ids) {
    foreach ($ids as $id) {
        $sth = $pdo->prepare("SELECT name FROM users WHERE id = ?"); // expect: prepare-in-loop
        $sth->execute([$id]); // expect: query-in-loop
    }
}

function chained(PDO $pdo, array $rows) {
    foreach ($rows as $row) {
        $pdo->prepare("INSERT INTO log (body) VALUES (?)")->execute([$row]); // expect: prepare-in-loop, write-in-loop
    }
}

function mysqliObject(mysqli $db, array $ids) {
    foreach ($ids as $id) {
        $stmt = $db->prepare("SELECT name FROM users WHERE id = ?"); // expect: prepare-in-loop
        $stmt->bind_param('i', $id);
        $stmt->execute(); // expect: query-in-loop
    }
}

function mysqliFunction($link, array $ids) {
    for ($i = 0; $i < count($ids); $i++) {
        later(mysqli_prepare($link, "SELECT name FROM users WHERE id = ?"), $ids[$i]); // expect: prepare-in-loop
    }
}

function whileLoop(PDO $pdo, array $queue) {
    while ($queue) {
        later($pdo->prepare("DELETE FROM jobs WHERE id = ?"), array_pop($queue)); // expect: prepare-in-loop
    }
}

function nested(PDO $pdo, array $groups) {
    foreach ($groups as $group) {
        foreach ($group as $row) {
            later($pdo->prepare("UPDATE users SET name = ? WHERE id = ?"), $row); // expect: prepare-in-loop
        }
    }
}

const INSERT = "INSERT INTO log (id, body) VALUES (?, ?)";

function constant_(PDO $pdo, array $rows) {
    foreach ($rows as $row) {
        later($pdo->prepare(INSERT), $row); // expect: prepare-in-loop
    }
}

class Store {
    private $db;

    public function save(array $rows) {
        foreach ($rows as $row) {
            $sth = $this->db->prepare("INSERT INTO log (id) VALUES (:id)"); // expect: prepare-in-loop
            later($sth, $row);
        }
    }
}

function mapped(PDO $pdo, array $ids) {
    return array_map(function ($id) use ($pdo) {
        return later($pdo->prepare("SELECT name FROM users WHERE id = ?"), $id); // expect: prepare-in-loop
    }, $ids);
}

function conditional(PDO $pdo, array $rows) {
    foreach ($rows as $row) {
        if ($row->gone) {
            later($pdo->prepare("DELETE FROM log WHERE id = ?"), $row); // expect: prepare-in-loop
        }
    }
}

// ---- once ----

function before(PDO $pdo, array $rows) {
    $sth = $pdo->prepare("INSERT INTO log (id, body) VALUES (?, ?)");
    foreach ($rows as $row) {
        later($sth, $row);
    }
}

function returned(PDO $pdo) {
    return $pdo->prepare("UPDATE users SET seen = now() WHERE id = ?");
}

function three(PDO $pdo) {
    foreach (['a', 'b', 'c'] as $name) {
        later($pdo->prepare("SELECT id FROM t WHERE name = ?"), $name);
    }
}

function memo(PDO $pdo, array $rows) {
    $cache = [];
    foreach ($rows as $row) {
        if (!isset($cache[$row->kind])) {
            $cache[$row->kind] = $pdo->prepare("SELECT id FROM t WHERE kind = ?");
        }
        later($cache[$row->kind], $row);
    }
}

function statements(PDO $pdo, array $texts) {
    foreach ($texts as $text) {
        later($pdo->prepare($text));
    }
}

function perTable(PDO $pdo, array $tables) {
    foreach ($tables as $table) {
        later($pdo->prepare("SELECT id FROM $table WHERE id = ?")); // expect: dynamic-identifier
    }
}

function modules(array $plugins) {
    foreach ($plugins as $plugin) {
        $plugin->prepare();
    }
}

function rows(PDO $pdo) {
    $sth = $pdo->prepare("SELECT id FROM users");
    $sth->execute();
    while ($row = $sth->fetch()) {
        print_r($row);
    }
}

function wordpress($wpdb, array $ids) {
    foreach ($ids as $id) {
        $names[] = $wpdb->prepare("%d", $id);
    }
    return $names;
}

function retried(PDO $pdo) {
    for ($attempt = 0; $attempt < 10; $attempt++) {
        try {
            return $pdo->prepare("SELECT id FROM t WHERE id = ?");
        } catch (PDOException $e) {
            continue;
        }
    }
}
