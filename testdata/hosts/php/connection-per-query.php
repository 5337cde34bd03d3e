<?php
// args: --only host
// Connections that a loop opens.

// ---- one connection per round ----

function pdo(array $keys) {
    foreach ($keys as $key) {
        $pdo = new PDO('mysql:host=localhost;dbname=shop', 'shop', 'secret'); // expect: connection-per-query
        handle($pdo, $key);
    }
}

function qualified(array $keys) {
    foreach ($keys as $key) {
        $pdo = new \PDO('mysql:host=localhost'); // expect: connection-per-query
        handle($pdo, $key);
    }
}

function mysqliObject(array $keys) {
    foreach ($keys as $key) {
        $db = new mysqli('localhost', 'shop', 'secret', 'shop'); // expect: connection-per-query
        handle($db, $key);
        $db->close();
    }
}

function mysqliFunction(array $keys) {
    foreach ($keys as $key) {
        $db = mysqli_connect('localhost', 'shop'); // expect: connection-per-query
        handle($db, $key);
    }
}

function postgres(array $keys) {
    for ($i = 0; $i < count($keys); $i++) {
        $db = pg_connect('dbname=shop'); // expect: connection-per-query
        handle($db, $keys[$i]);
    }
}

function whileLoop(array $queue) {
    while ($queue) {
        $db = new PDO('sqlite:shop.db'); // expect: connection-per-query
        handle($db, array_pop($queue));
    }
}

function sqlite(array $keys) {
    foreach ($keys as $key) {
        $db = new SQLite3('shop.db'); // expect: connection-per-query
        handle($db, $key);
    }
}

function mapped(array $keys) {
    return array_map(function ($key) {
        $db = new PDO('mysql:host=localhost'); // expect: connection-per-query
        return handle($db, $key);
    }, $keys);
}

function nested(array $groups) {
    foreach ($groups as $group) {
        foreach ($group as $key) {
            $db = new PDO('mysql:host=localhost'); // expect: connection-per-query
            handle($db, $key);
        }
    }
}

function byConstant(array $keys) {
    foreach ($keys as $key) {
        $db = new PDO(DSN, USER, PASSWORD); // expect: connection-per-query
        handle($db, $key);
    }
}

function old(array $keys) {
    foreach ($keys as $key) {
        $link = mysql_connect('localhost', 'shop', 'secret'); // expect: connection-per-query
        handle($link, $key);
    }
}

// ---- opened once, elsewhere, or again on purpose ----

function once(array $keys) {
    $pdo = new PDO('mysql:host=localhost');
    foreach ($keys as $key) {
        handle($pdo, $key);
    }
}

function eachHost(array $hosts) {
    foreach ($hosts as $host) {
        handle(new PDO("mysql:host=$host"), $host);
    }
}

function eachDatabase(array $names) {
    foreach ($names as $name) {
        $db = new mysqli('localhost', 'shop', 'secret', $name);
        handle($db, $name);
    }
}

function eachFile(array $paths) {
    foreach ($paths as $path) {
        handle(new SQLite3($path), $path);
    }
}

function retry() {
    for ($attempt = 0; $attempt < 10; $attempt++) {
        try {
            return new PDO('mysql:host=localhost');
        } catch (PDOException $e) {
            sleep(1);
        }
    }
}

function two() {
    foreach (['a', 'b'] as $key) {
        handle(new PDO('mysql:host=localhost'), $key);
    }
}

function single() {
    return new PDO('mysql:host=localhost');
}

function signals(array $widgets, $handler) {
    foreach ($widgets as $widget) {
        $widget->connect($handler);
    }
}

function servers(array $hosts) {
    foreach ($hosts as $host) {
        ftp_connect($host);
    }
}

function factories(array $keys) {
    $made = [];
    foreach ($keys as $key) {
        $made[$key] = handle($key);
    }
    return $made;
}

function serve($server) {
    while (true) {
        $request = $server->accept();
        handle(new PDO('mysql:host=localhost'), $request);
    }
}
