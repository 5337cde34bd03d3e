<?php
// args: --only host
// Batches of DataStax's PHP driver with a single statement. PDO and mysqli have no batches.
use Cassandra\BatchStatement;

// ---- one statement ----

function one($session, $insert, $user) {
    $batch = new BatchStatement();
    $batch->add($insert, [$user->id, $user->name]); // expect: batch-of-one
    $session->execute($batch);
}

function text($session, $id) {
    $batch = new BatchStatement(Cassandra::BATCH_LOGGED);
    $batch->add('DELETE FROM users WHERE id = ?', [$id]); // expect: batch-of-one
    $session->execute($batch);
}

function qualified($session, $update, $id) {
    $batch = new Cassandra\BatchStatement(Cassandra::BATCH_UNLOGGED);
    $batch->add($update, ['id' => $id]); // expect: batch-of-one
    $session->execute($batch);
}

function otherName($session, $update, $id) {
    $saveBatch = new BatchStatement();
    $saveBatch->add($update, [$id]); // expect: batch-of-one
    $session->executeAsync($saveBatch);
}

class Users {
    private $session;
    private $insert;

    public function save($user) {
        $batch = new BatchStatement();
        $batch->add($this->insert, [$user->id]); // expect: batch-of-one
        $this->session->execute($batch);
    }
}

function conditional($session, $insert, $row, $wanted) {
    $batch = new BatchStatement();
    if ($wanted) {
        $batch->add($insert, $row); // expect: batch-of-one
    }
    $session->execute($batch);
}

function eachUser($session, $insert, array $users) {
    foreach ($users as $user) {
        $batch = new BatchStatement();
        $batch->add($insert, [$user->id, $user->name]); // expect: batch-of-one
        $session->execute($batch);
    }
}

function noValues($session, $simple) {
    $batch = new BatchStatement();
    $batch->add($simple); // expect: batch-of-one
    $session->execute($batch);
}

function counter($session, $add) {
    $batch = new BatchStatement(Cassandra::BATCH_COUNTER);
    $batch->add($add, ['page' => 1]); // expect: batch-of-one
    $session->execute($batch);
}

$run = function ($session, $insert, $row) {
    $batch = new BatchStatement();
    $batch->add($insert, $row); // expect: batch-of-one
    $session->execute($batch);
};

// ---- more than one ----

function two($session, $insert, $log, $row) {
    $batch = new BatchStatement();
    $batch->add($insert, $row);
    $batch->add($log, $row);
    $session->execute($batch);
}

function optional($session, $insert, $log, $row) {
    $batch = new BatchStatement();
    $batch->add($insert, $row);
    if ($log) {
        $batch->add($log, $row);
    }
    $session->execute($batch);
}

function loop($session, $insert, $user, array $items) {
    $batch = new BatchStatement();
    foreach ($items as $item) {
        $batch->add($insert, [$user, $item]);
    }
    $session->execute($batch);
}

function headAndItems($session, $head, $insert, $user, array $items) {
    $batch = new BatchStatement();
    $batch->add($head, [$user]);
    foreach ($items as $item) {
        $batch->add($insert, [$user, $item]);
    }
    $session->execute($batch);
}

function helper($batch, $insert, $row) {
    $batch->add($insert, $row);
}

function typedHelper(BatchStatement $batch, $insert, $row) {
    $batch->add($insert, $row);
}

function three($session, $a, $b, $c, $row) {
    $batch = new BatchStatement();
    $batch->add($a, $row);
    $batch->add($b, $row);
    $batch->add($c, $row);
    $session->execute($batch);
}

function set($names, $name) {
    $names->add($name);
}

function none($session) {
    $batch = new BatchStatement();
    $session->execute($batch);
}

function alone($session, $insert, $row) {
    $session->execute($insert, ['arguments' => $row]);
}

function branches($session, $insert, $update, $row, $known) {
    $batch = new BatchStatement();
    $batch->add($known ? $update : $insert, $row);
    $batch->add($update, $row);
    $session->execute($batch);
}
