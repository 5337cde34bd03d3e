<?php
// args: --only host
// Rows written one statement at a time.
use App\Models\Entry;
use Illuminate\Support\Facades\DB;

// ---- a statement a row ----

function prepared(PDO $pdo, array $rows) {
    $sth = $pdo->prepare("INSERT INTO log (body) VALUES (?)");
    foreach ($rows as $row) {
        $sth->execute([$row]); // expect: write-in-loop
    }
}

function cast(PDO $pdo, array $ids) {
    foreach ($ids as $id) {
        $pdo->exec("DELETE FROM users WHERE id = " . (int)$id); // expect: write-in-loop
    }
}

function mysqliEach(mysqli $db, array $ids) {
    foreach ($ids as $id) {
        $db->query("UPDATE users SET seen = now() WHERE id = " . (int)$id); // expect: write-in-loop
    }
}

function functions($link, array $ids) {
    foreach ($ids as $id) {
        mysqli_query($link, "DELETE FROM users WHERE id = " . (int)$id); // expect: write-in-loop
    }
}

function bound(mysqli $db, array $rows) {
    $stmt = $db->prepare("INSERT INTO log (body) VALUES (?)");
    foreach ($rows as $row) {
        $stmt->bind_param('s', $row);
        $stmt->execute(); // expect: write-in-loop
    }
}

function postgres($link, array $rows) {
    foreach ($rows as $row) {
        pg_query_params($link, "INSERT INTO log (body) VALUES ($1)", [$row]); // expect: write-in-loop
    }
}

function laravelText(array $rows) {
    foreach ($rows as $row) {
        DB::insert("INSERT INTO log (body) VALUES (?)", [$row]); // expect: write-in-loop
    }
}

function laravelTable(array $rows) {
    foreach ($rows as $row) {
        DB::table('log')->insert(['body' => $row]); // expect: write-in-loop
    }
}

function eloquentCreate(array $rows) {
    foreach ($rows as $row) {
        Entry::create(['body' => $row]); // expect: write-in-loop
    }
}

function eloquentSave(array $rows) {
    foreach ($rows as $row) {
        $entry = new Entry();
        $entry->body = $row;
        $entry->save(); // expect: write-in-loop
    }
}

function doctrine($connection, array $rows) {
    foreach ($rows as $row) {
        $connection->executeStatement("INSERT INTO log (body) VALUES (?)", [$row]); // expect: write-in-loop
    }
}

function wordpress($wpdb, array $ids) {
    foreach ($ids as $id) {
        $wpdb->query($wpdb->prepare("DELETE FROM log WHERE id = %d", $id)); // expect: write-in-loop
    }
}

class Importer {
    private $db;

    private function store($line) {
        $this->db->prepare("INSERT INTO lines (body) VALUES (?)")->execute([$line]);
    }

    public function run(array $lines) {
        foreach ($lines as $line) {
            $this->store($line); // expect: write-in-loop
        }
    }
}

// ---- together, few, or another thing ----

function together(array $rows) {
    DB::table('log')->insert(array_map(fn($row) => ['body' => $row], $rows));
}

function chunked(array $rows) {
    foreach (array_chunk($rows, 500) as $chunk) {
        DB::table('log')->insert($chunk);
    }
}

function upsert(array $rows) {
    Entry::upsert($rows, ['id']);
}

function oneUpdate(array $ids) {
    Entry::whereIn('id', $ids)->update(['seen' => true]);
}

function two(PDO $pdo) {
    $sth = $pdo->prepare("INSERT INTO roles (name) VALUES (?)");
    foreach (['admin', 'guest'] as $name) {
        $sth->execute([$name]);
    }
}

function retried(PDO $pdo) {
    for ($attempt = 0; $attempt < 5; $attempt++) {
        try {
            $pdo->exec("INSERT INTO log (body) VALUES (1)");
            break;
        } catch (PDOException $e) {
            continue;
        }
    }
}

function script(PDO $pdo, $text) {
    foreach (explode(';', $text) as $statement) {
        $pdo->exec($statement);
    }
}

function commands(array $commands) {
    foreach ($commands as $command) {
        exec($command);
    }
}

function sets(array $names, $set) {
    foreach ($names as $name) {
        $set->delete($name);
    }
}

function firstOnly(PDO $pdo, array $rows) {
    foreach ($rows as $row) {
        if ($row->wanted) {
            $pdo->exec("UPDATE users SET seen = 1 WHERE id = " . (int)$row->id);
            break;
        }
    }
}

function built(PDO $pdo, array $rows) {
    $marks = implode(', ', array_fill(0, count($rows), '(?)'));
    $pdo->prepare("INSERT INTO log (body) VALUES $marks")->execute($rows);
}

function worker(PDO $pdo, $queue) {
    $sth = $pdo->prepare("UPDATE jobs SET state = 'done' WHERE id = ?");
    while (true) {
        $sth->execute([$queue->next()]);
    }
}

function hashed(array $parts, $hash) {
    foreach ($parts as $part) {
        hash_update($hash, $part);
    }
}
