<?php
// args: --only=host
// Loops that are no work per item: walks, scripts, connections, blocks that run once.

function levels($db, $ids) {
    do {
        $rows = mysqli_query($db, 'SELECT id FROM nodes WHERE parent IN (' . implode(',', array_map('intval', $ids)) . ')');
        $ids = [];
        while ($row = mysqli_fetch_assoc($rows)) {
            $ids[] = $row['id'];
        }
    } while ($ids);
}

function ancestors(PDO $db, $id) {
    $statement = $db->prepare('SELECT parent FROM nodes WHERE id = ?');
    $all = [];
    while ($id) {
        $statement->execute([$id]);
        $row = $statement->fetch();
        $id = $row['parent'];
        $all[] = $id;
    }
    return $all;
}

function parent_of(PDO $db, $id) {
    $statement = $db->prepare('SELECT parent FROM nodes WHERE id = ?');
    $statement->execute([$id]);
    return $statement->fetch();
}

function path(PDO $db, $id) {
    while ($id) {
        $row = parent_of($db, $id);
        $id = $row['parent'];
    }
}

function once(PDO $db, $id) {
    do {
        if (!$id) break;
        $statement = $db->prepare('SELECT name FROM nodes WHERE id = ?');
        $statement->execute([$id]);
    } while (false);
}

function run_script(PDO $db, $text) {
    foreach (explode(';', $text) as $line) {
        $db->query($line);
    }
}

function run_statement(PDO $db, $sql) {
    return $db->query($sql);
}

function run_lines(PDO $db, $lines) {
    foreach ($lines as $line) {
        run_statement($db, $line);
    }
}

function insert_lines(PDO $db, $names) {
    foreach ($names as $name) {
        run_statement($db, 'INSERT INTO names (name) VALUES (' . $db->quote($name) . ')'); // expect: write-in-loop "run_statement() writes"
    }
}

function on_all($connections, $id) {
    foreach ($connections as $conn) {
        refresh_cache($conn, $id);
    }
}

function refresh_cache($conn, $id) {
    mysqli_query($conn, 'UPDATE cache SET stale = 1 WHERE id = ' . (int)$id);
}

function first_free(PDO $db, $names) {
    $statement = $db->prepare('SELECT 1 FROM users WHERE name = ?');
    foreach ($names as $name) {
        if (!parent_of($db, $name)) { // expect: query-in-loop
            return $name;
        }
    }
}

function each_row(PDO $db, $ids) {
    foreach ($ids as $id) {
        $row = parent_of($db, $id); // expect: query-in-loop "parent_of() sends"
        echo $row['parent'];
    }
}
