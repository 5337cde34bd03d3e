<?php
// args: --only host
// Commits in loops.
use Illuminate\Support\Facades\DB;

// ---- committed for every row ----

function pdo(PDO $pdo, array $rows) {
    foreach ($rows as $row) {
        $pdo->beginTransaction();
        store($pdo, $row);
        $pdo->commit(); // expect: transaction-per-row
    }
}

function mysqliObject(mysqli $db, array $rows) {
    foreach ($rows as $row) {
        store($db, $row);
        $db->commit(); // expect: transaction-per-row
    }
}

function mysqliFunction($link, array $rows) {
    foreach ($rows as $row) {
        store($link, $row);
        mysqli_commit($link); // expect: transaction-per-row
    }
}

function asText(PDO $pdo, array $rows) {
    foreach ($rows as $row) {
        $pdo->exec("BEGIN");
        store($pdo, $row);
        $pdo->exec("COMMIT"); // expect: transaction-per-row
    }
}

function counted(PDO $pdo, array $rows) {
    for ($i = 0; $i < count($rows); $i++) {
        store($pdo, $rows[$i]);
        $pdo->commit(); // expect: transaction-per-row
    }
}

function whileLoop(PDO $pdo, array $queue) {
    while ($queue) {
        store($pdo, array_pop($queue));
        $pdo->commit(); // expect: transaction-per-row
    }
}

class Importer {
    private $connection;

    public function run(array $lines) {
        foreach ($lines as $line) {
            store($this->connection, $line);
            $this->connection->commit(); // expect: transaction-per-row
        }
    }
}

function guarded(PDO $pdo, array $rows) {
    foreach ($rows as $row) {
        try {
            $pdo->beginTransaction();
            store($pdo, $row);
            $pdo->commit(); // expect: transaction-per-row
        } catch (PDOException $e) {
            $pdo->rollBack();
        }
    }
}

function laravel(array $rows) {
    foreach ($rows as $row) {
        DB::beginTransaction();
        store($row);
        DB::commit(); // expect: transaction-per-row
    }
}

function written(PDO $pdo, $sth, array $rows) {
    foreach ($rows as $row) {
        $pdo->query("INSERT INTO log (body) VALUES (" . (int)$row . ")"); // expect: write-in-loop
        $pdo->commit(); // expect: transaction-per-row
    }
}

// ---- once, for many rows, or not the database's ----

function behind(PDO $pdo, array $rows) {
    $pdo->beginTransaction();
    foreach ($rows as $row) {
        store($pdo, $row);
    }
    $pdo->commit();
}

function every500(PDO $pdo, array $rows) {
    foreach ($rows as $number => $row) {
        store($pdo, $row);
        if ($number % 500 === 0) {
            $pdo->commit();
        }
    }
}

function everyMany(PDO $pdo, array $rows) {
    $pending = 0;
    foreach ($rows as $row) {
        store($pdo, $row);
        if (++$pending >= 1000) {
            $pdo->commit();
            $pending = 0;
        }
    }
}

function chunks(PDO $pdo, array $rows) {
    foreach (array_chunk($rows, 500) as $chunk) {
        store($pdo, $chunk);
        $pdo->commit();
    }
}

function worker(PDO $pdo, $queue) {
    while (true) {
        store($pdo, $queue->next());
        $pdo->commit();
    }
}

function retry(PDO $pdo, $row) {
    for ($attempt = 0; $attempt < 5; $attempt++) {
        try {
            store($pdo, $row);
            $pdo->commit();
            return;
        } catch (PDOException $e) {
            $pdo->rollBack();
        }
    }
}

function three(PDO $pdo) {
    foreach (['a', 'b', 'c'] as $name) {
        store($pdo, $name);
        $pdo->commit();
    }
}

function git($repository, array $files) {
    foreach ($files as $file) {
        $repository->commit($file);
    }
}

function undone(PDO $pdo, array $rows) {
    foreach ($rows as $row) {
        if (!$row->valid) {
            $pdo->rollBack();
        }
    }
}

function eachConnection(array $connections) {
    foreach ($connections as $connection) {
        $connection->commit();
    }
}

function offsets($consumer, array $messages) {
    foreach ($messages as $message) {
        $consumer->commit($message);
    }
}
