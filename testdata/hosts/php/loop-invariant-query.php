<?php
// args: --only host
// Queries in a loop that do not depend on it.

// ---- the same again in every round ----

function eachOrder(PDO $pdo, array $orders) {
    foreach ($orders as $order) {
        $rate = $pdo->query("SELECT rate FROM taxes WHERE country = 'DE'")->fetchColumn(); // expect: loop-invariant-query
        $order->tax = $order->price * $rate;
    }
}

function counted(PDO $pdo, array $items) {
    for ($i = 0; $i < count($items); $i++) {
        $limit = $pdo->query("SELECT value FROM settings WHERE name = 'limit'"); // expect: loop-invariant-query
        check($items[$i], $limit);
    }
}

function mysqliEach(mysqli $db, array $items) {
    foreach ($items as $item) {
        $result = $db->query("SELECT factor FROM settings"); // expect: loop-invariant-query
        $item->factor = $result->fetch_row()[0];
    }
}

function functions($link, array $items) {
    foreach ($items as $item) {
        $result = mysqli_query($link, "SELECT factor FROM settings"); // expect: loop-invariant-query
        $item->factor = mysqli_fetch_row($result)[0];
    }
}

function postgres($link, array $items) {
    foreach ($items as $item) {
        $result = pg_query($link, "SELECT factor FROM settings"); // expect: loop-invariant-query
        $item->factor = pg_fetch_result($result, 0);
    }
}

function nested(PDO $pdo, array $groups) {
    foreach ($groups as $group) {
        foreach ($group as $item) {
            $item->top = $pdo->query("SELECT max(id) FROM items")->fetchColumn(); // expect: loop-invariant-query
        }
    }
}

function conditional(PDO $pdo, array $users) {
    foreach ($users as $user) {
        if ($user->admin) {
            $user->rights = $pdo->query("SELECT name FROM rights WHERE role = 'admin'"); // expect: loop-invariant-query
        }
    }
}

const QUERY = "SELECT rate FROM taxes WHERE country = 'DE'";

function constant_(PDO $pdo, array $orders) {
    foreach ($orders as $order) {
        $order->rate = $pdo->query(QUERY)->fetchColumn(); // expect: loop-invariant-query
    }
}

class Report {
    private $db;

    public function lines(array $orders) {
        foreach ($orders as $order) {
            $order->rate = $this->db->query("SELECT rate FROM taxes")->fetchColumn(); // expect: loop-invariant-query
        }
    }
}

function mapped(PDO $pdo, array $items) {
    return array_map(function ($item) use ($pdo) {
        return $item * $pdo->query("SELECT factor FROM settings")->fetchColumn(); // expect: loop-invariant-query
    }, $items);
}

function laravel(array $items) {
    foreach ($items as $item) {
        $item->rates = DB::select("SELECT rate FROM taxes WHERE country = 'DE'"); // expect: loop-invariant-query
    }
}

// ---- once, on purpose, or of the loop ----

function hoisted(PDO $pdo, array $orders) {
    $rate = $pdo->query("SELECT rate FROM taxes WHERE country = 'DE'")->fetchColumn();
    foreach ($orders as $order) {
        $order->tax = $order->price * $rate;
    }
}

function header_(PDO $pdo) {
    foreach ($pdo->query("SELECT id FROM users") as $row) {
        print_r($row);
    }
}

function polling(PDO $pdo) {
    while (true) {
        if ($pdo->query("SELECT done FROM jobs WHERE id = 1")->fetchColumn()) {
            break;
        }
        sleep(1);
    }
}

function queue(PDO $pdo) {
    for ($i = 0; $i < 100; $i++) {
        $pdo->query("SELECT id FROM queue LIMIT 1");
        $pdo->exec("DELETE FROM queue WHERE id = 1");
    }
}

function retry(PDO $pdo) {
    for ($attempt = 0; $attempt < 10; $attempt++) {
        try {
            return $pdo->query("SELECT pg_is_in_recovery()");
        } catch (PDOException $e) {
            continue;
        }
    }
}

function memo(PDO $pdo, array $orders) {
    $cache = [];
    foreach ($orders as $order) {
        if (!isset($cache['rate'])) {
            $cache['rate'] = $pdo->query("SELECT rate FROM taxes")->fetchColumn();
        }
        $order->rate = $cache['rate'];
    }
}

function three(PDO $pdo) {
    for ($i = 0; $i < 3; $i++) {
        $pdo->query("SELECT random()");
    }
}

function eachConnection(array $connections) {
    foreach ($connections as $connection) {
        print_r($connection->query("SELECT version()"));
    }
}

function ends(PDO $pdo, array $orders) {
    foreach ($orders as $order) {
        if ($order->late) {
            return $pdo->query("SELECT rate FROM taxes")->fetchColumn();
        }
    }
    return null;
}

function rows(mysqli $db) {
    $result = $db->query("SELECT id FROM users");
    while ($row = $result->fetch_assoc()) {
        print_r($row);
    }
}

function lastInserted(PDO $pdo, array $rows) {
    foreach ($rows as $row) {
        $pdo->prepare("INSERT INTO items (name) VALUES (?)")->execute([$row]); // expect: prepare-in-loop, write-in-loop
        $row->id = $pdo->query("SELECT LAST_INSERT_ID()")->fetchColumn();
    }
}
