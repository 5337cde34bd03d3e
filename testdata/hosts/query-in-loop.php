<?php
// args: --only=host
// Queries, writes, prepares, connections and commits in the loops of PHP.
use Illuminate\Support\Facades\DB;
use App\Models\User;

function plain(PDO $pdo, array $ids) {
    $statement = $pdo->prepare('SELECT name FROM users WHERE id = ?');
    foreach ($ids as $id) {
        $statement->execute([$id]); // expect: query-in-loop
    }
}

function queried($db, $ids) {
    foreach ($ids as $id) {
        $result = $db->query('SELECT name FROM users WHERE id = ' . (int) $id); // expect: query-in-loop
    }
}

function procedural($link, $ids) {
    for ($i = 0; $i < count($ids); $i++) {
        $id = (int) $ids[$i];
        $result = mysqli_query($link, "SELECT name FROM users WHERE id = $id"); // expect: query-in-loop
    }
}

function rows($link) {
    $result = mysqli_query($link, 'SELECT id FROM users WHERE seen IS NULL');
    while ($row = mysqli_fetch_assoc($result)) {
        $orders = mysqli_query($link, 'SELECT total FROM orders WHERE user_id = ' . (int) $row['id']); // expect: query-in-loop
    }
}

function rowsOfPdo(PDO $pdo) {
    $users = $pdo->query('SELECT id FROM users WHERE seen IS NULL');
    while ($user = $users->fetch()) {
        $orders = $pdo->prepare('SELECT total FROM orders WHERE user_id = ?'); // expect: prepare-in-loop
        $orders->execute([$user['id']]); // expect: query-in-loop
    }
}

function keyed($pdo, $users) {
    foreach ($users as $key => $user) {
        $pdo->query('SELECT total FROM orders WHERE user_id = ' . intval($key)); // expect: query-in-loop
    }
}

function postgres($connection, $ids) {
    foreach ($ids as $id) {
        pg_query_params($connection, 'SELECT name FROM users WHERE id = $1', [$id]); // expect: query-in-loop
    }
}

function mapped($pdo, $ids) {
    return array_map(function ($id) use ($pdo) {
        return $pdo->query('SELECT name FROM users WHERE id = ' . (int) $id)->fetch(); // expect: query-in-loop
    }, $ids);
}

function arrow($pdo, $ids) {
    return array_map(fn($id) => $pdo->query('SELECT name FROM users WHERE id = ' . (int) $id)->fetch(), $ids); // expect: query-in-loop
}

function findUser($pdo, $id) {
    return $pdo->query('SELECT name FROM users WHERE id = ' . (int) $id)->fetch();
}

function helper($pdo, $ids) {
    foreach ($ids as $id) {
        echo findUser($pdo, $id); // expect: query-in-loop "findUser"
    }
}

class Users {
    private $pdo;

    public function find($id) {
        $statement = $this->pdo->prepare('SELECT name FROM users WHERE id = ?');
        $statement->execute([$id]);
        return $statement->fetch();
    }

    public function all(array $ids) {
        $out = [];
        foreach ($ids as $id) {
            $out[] = $this->find($id); // expect: query-in-loop "find"
        }
        return $out;
    }
}

function press($ids) {
    global $wpdb;
    foreach ($ids as $id) {
        $wpdb->get_row($wpdb->prepare("SELECT post_title FROM {$wpdb->posts} WHERE ID = %d", $id)); // expect: query-in-loop
    }
}

function eloquent($ids) {
    foreach ($ids as $id) {
        $user = User::find($id); // expect: query-in-loop
    }
}

function eloquentWhere($orders) {
    foreach ($orders as $order) {
        $user = User::where('id', $order->user_id)->first(); // expect: query-in-loop
    }
}

function builder($ids) {
    foreach ($ids as $id) {
        $user = DB::table('users')->where('id', $id)->first(); // expect: query-in-loop
    }
}

function selected($ids) {
    foreach ($ids as $id) {
        DB::select('SELECT name FROM users WHERE id = ?', [$id]); // expect: query-in-loop
    }
}

function each($users) {
    $users->each(function ($user) {
        $user->total = DB::table('orders')->where('user_id', $user->id)->sum('total'); // expect: query-in-loop
    });
}

function doctrine($userRepository, $ids) {
    foreach ($ids as $id) {
        $userRepository->find($id); // expect: query-in-loop
    }
}

function doctrineConnection($connection, $ids) {
    foreach ($ids as $id) {
        $connection->fetchAssociative('SELECT name FROM users WHERE id = ?', [$id]); // expect: query-in-loop
    }
}

function invariant($pdo, $users) {
    foreach ($users as $user) {
        $limit = $pdo->query("SELECT value FROM settings WHERE name = 'limit'")->fetch(); // expect: loop-invariant-query
        echo $limit, $user;
    }
}

function inserts($pdo, $rows) {
    $statement = $pdo->prepare('INSERT INTO log (text) VALUES (?)');
    foreach ($rows as $row) {
        $statement->execute([$row]); // expect: write-in-loop
    }
}

function updates($db, $users) {
    foreach ($users as $user) {
        $db->query('UPDATE users SET seen = 1 WHERE id = ' . (int) $user['id']); // expect: write-in-loop
    }
}

function created($names) {
    foreach ($names as $name) {
        User::create(['name' => $name]); // expect: write-in-loop
    }
}

function saved($users) {
    foreach (User::where('seen', false)->get() as $user) {
        $user->seen = true;
        $user->save(); // expect: write-in-loop
    }
}

function inserted($rows) {
    foreach ($rows as $row) {
        DB::table('log')->insert(['text' => $row]); // expect: write-in-loop
    }
}

function flushed($entityManager, $names) {
    foreach ($names as $name) {
        $entityManager->persist(new User($name));
        $entityManager->flush(); // expect: write-in-loop
    }
}

function connected($ids) {
    foreach ($ids as $id) {
        $pdo = new PDO('mysql:host=localhost', 'root', ''); // expect: connection-per-query
        $pdo->query('SELECT name FROM users WHERE id = ' . (int) $id); // expect: query-in-loop
    }
}

function committed(PDO $pdo, $rows) {
    $statement = $pdo->prepare('INSERT INTO log (text) VALUES (?)');
    foreach ($rows as $row) {
        $pdo->beginTransaction();
        $statement->execute([$row]); // expect: write-in-loop
        $pdo->commit(); // expect: transaction-per-row
    }
}

// ---- nothing to report from here on

function once($pdo, $ids) {
    $marks = implode(',', array_fill(0, count($ids), '?'));
    $statement = $pdo->prepare("SELECT name FROM users WHERE id IN ($marks)");
    $statement->execute($ids);
    foreach ($statement as $row) {
        echo $row['name'];
    }
}

function header($pdo) {
    foreach ($pdo->query('SELECT name FROM users WHERE seen IS NULL') as $row) {
        echo $row['name'];
    }
}

function fetched($link) {
    $result = mysqli_query($link, 'SELECT name FROM users WHERE seen IS NULL');
    while ($row = mysqli_fetch_assoc($result)) {
        echo $row['name'];
    }
}

function fetchedOo($mysqli) {
    $result = $mysqli->query('SELECT name FROM users WHERE seen IS NULL');
    while ($row = $result->fetch_assoc()) {
        echo $row['name'];
    }
}

function few($pdo) {
    foreach (['users', 'orders', 'items'] as $table) {
        $pdo->query("SELECT count(*) FROM $table");
    }
}

function retried($pdo, $id) {
    for ($attempt = 0; $attempt < 5; $attempt++) {
        try {
            return $pdo->query('SELECT name FROM users WHERE id = ' . (int) $id);
        } catch (PDOException $e) {
            sleep(1);
        }
    }
}

function chunked($pdo, $ids) {
    foreach (array_chunk($ids, 500) as $chunk) {
        $marks = implode(',', array_fill(0, count($chunk), '?'));
        $statement = $pdo->prepare("SELECT name FROM users WHERE id IN ($marks)");
        $statement->execute($chunk);
    }
}

function cached($pdo, $ids) {
    $cache = [];
    foreach ($ids as $id) {
        if (!isset($cache[$id])) {
            $cache[$id] = $pdo->query('SELECT name FROM users WHERE id = ' . (int) $id)->fetch();
        }
    }
    return $cache;
}

function bulk($names) {
    $rows = [];
    foreach ($names as $name) {
        $rows[] = ['name' => $name];
    }
    DB::table('users')->insert($rows);
}

function collected($users) {
    return $users->map(function ($user) {
        return $user->name;
    })->first();
}

function arrays($items, $keys) {
    foreach ($keys as $key) {
        $items->get($key);
        $items->find($key);
    }
}

function persisted($entityManager, $names) {
    foreach ($names as $name) {
        $entityManager->persist(new User($name));
    }
    $entityManager->flush();
}

function chunkById() {
    User::where('seen', false)->chunkById(500, function ($users) {
        DB::table('log')->insert($users->toArray());
    });
}

function statics($names) {
    foreach ($names as $name) {
        Str::of($name)->trim();
        Cache::get($name);
        Config::get($name);
    }
}

function executed($commands) {
    foreach ($commands as $command) {
        $command->execute();
        exec($command->line);
    }
}

function bound(PDO $pdo, $values) {
    $statement = $pdo->prepare('SELECT name FROM users WHERE id = ? AND team = ?');
    foreach ($values as $i => $value) {
        $statement->bindValue($i + 1, $value);
    }
    $statement->execute();
}
