<?php
function names(PDO $pdo, array $ids, string $name) {
    $sth = $pdo->prepare('SELECT name FROM users WHERE id = ?');
    foreach ($ids as $id) {
        $sth->execute([$id]); // expect: query-in-loop
        while ($row = $sth->fetch()) {
            echo $row['name'];
        }
    }
    $pdo->query("SELECT id FROM users WHERE name = '$name'"); // expect: string-formatted-value
    $marks = implode(',', array_fill(0, count($ids), '?'));
    $pdo->prepare("SELECT name FROM users WHERE id IN ($marks)");
    $pdo->query('SELECT name FROM users WHERE id = ' . (int)$ids[0]);
    echo "Please select a name from the list";
}

function lines_of_orders(mysqli $db)
{
    $orders = mysqli_query($db, "SELECT id FROM orders WHERE state = 'open'");
    while ($order = mysqli_fetch_assoc($orders)) {
        $lines = mysqli_query($db, "SELECT product FROM lines WHERE order_id = " . (int)$order['id']); // expect: query-in-loop
        while ($line = mysqli_fetch_assoc($lines)) {
            echo $line['product'];
        }
    }
}
