<?php
// args: --only host
// Batches of DataStax's PHP driver that a loop fills.
use Cassandra\BatchStatement;
use Cassandra\ExecutionOptions;

// ---- each round adds another partition ----

function positional($session, $insert, array $users) {
    $batch = new BatchStatement(Cassandra::BATCH_LOGGED);
    foreach ($users as $user) {
        $batch->add($insert, [$user->id, $user->name]); // expect: batch-across-partitions
    }
    $session->execute($batch);
}

function named($session, $insert, array $users) {
    $batch = new BatchStatement();
    foreach ($users as $user) {
        $batch->add($insert, ['id' => $user['id'], 'name' => $user['name']]); // expect: batch-across-partitions
    }
    $session->execute($batch);
}

function qualified($session, $insert, array $users) {
    $batch = new Cassandra\BatchStatement(Cassandra::BATCH_UNLOGGED);
    foreach ($users as $id => $name) {
        $batch->add($insert, [$id, $name]); // expect: batch-across-partitions
    }
    $session->execute($batch);
}

function texts($session, array $ids) {
    $batch = new BatchStatement();
    foreach ($ids as $id) {
        $batch->add('DELETE FROM users WHERE id = ?', [$id]); // expect: batch-across-partitions
    }
    $session->execute($batch);
}

function counted($session, $insert, array $rows) {
    $batch = new BatchStatement();
    for ($i = 0; $i < count($rows); $i++) {
        $batch->add($insert, [$rows[$i]->id, $rows[$i]->name]); // expect: batch-across-partitions
    }
    $session->execute($batch);
}

function whileLoop($session, $delete, array $queue) {
    $batch = new BatchStatement();
    while ($item = array_pop($queue)) {
        $batch->add($delete, [$item->id]); // expect: batch-across-partitions
    }
    $session->execute($batch);
}

function inBranches($session, $insert, $delete, array $events) {
    $batch = new BatchStatement();
    foreach ($events as $event) {
        if ($event->gone) {
            $batch->add($delete, [$event->id]); // expect: batch-across-partitions
        } else {
            $batch->add($insert, [$event->id, $event->body]); // expect: batch-across-partitions
        }
    }
    $session->executeAsync($batch);
}

class Store {
    private $session;
    private $insert;

    public function save(array $users) {
        $batch = new BatchStatement();
        foreach ($users as $user) {
            $batch->add($this->insert, [$user->id, $user->name]); // expect: batch-across-partitions
        }
        $this->session->execute($batch);
    }
}

function rows($session, $insert, array $rows) {
    $batch = new BatchStatement();
    foreach ($rows as $row) {
        $batch->add($insert, $row); // expect: batch-across-partitions
    }
    $session->execute($batch);
}

function mapped($session, $insert, array $users) {
    $batch = new BatchStatement();
    array_walk($users, function ($user) use ($batch, $insert) {
        $batch->add($insert, [$user->id, $user->name]); // expect: batch-across-partitions
    });
    $session->execute($batch);
}

// ---- one partition, few rows, or no batch ----

function onePartition($session, $insert, $user, array $items) {
    $batch = new BatchStatement();
    foreach ($items as $item) {
        $batch->add($insert, [$user, $item->id]);
    }
    $session->execute($batch);
}

function onePartitionNamed($session, $insert, $day, array $events) {
    $batch = new BatchStatement();
    foreach ($events as $event) {
        $batch->add($insert, ['day' => $day, 'at' => $event->at]);
    }
    $session->execute($batch);
}

function twoTables($session, $byId, $byMail, $user) {
    $batch = new BatchStatement();
    $batch->add($byId, [$user->id, $user->name]);
    $batch->add($byMail, [$user->mail, $user->id]);
    $session->execute($batch);
}

function batchEach($session, $insert, $log, array $users) {
    foreach ($users as $user) {
        $batch = new BatchStatement();
        $batch->add($insert, [$user->id, $user->name]);
        $batch->add($log, [$user->id, 'saved']);
        $session->execute($batch);
    }
}

function grouped($session, $insert, array $groups) {
    foreach ($groups as $user => $rows) {
        $batch = new BatchStatement(Cassandra::BATCH_UNLOGGED);
        foreach ($rows as $row) {
            $batch->add($insert, [$user, $row->at]);
        }
        $session->execute($batch);
    }
}

function twoRounds($session, $insert) {
    $batch = new BatchStatement();
    foreach (['a', 'b'] as $kind) {
        $batch->add($insert, [$kind, 0]);
    }
    $session->execute($batch);
}

function collection($users, $set) {
    foreach ($users as $user) {
        $set->add($user, [$user->id]);
    }
}

function constantKey($session, $insert, array $lines) {
    $batch = new BatchStatement();
    foreach ($lines as $line) {
        $batch->add($insert, ['main', $line]);
    }
    $session->execute($batch);
}

function jobs(array $users, $bus) {
    $batch = $bus->batch([]);
    foreach ($users as $user) {
        $batch->push($user->id);
    }
}

function perSensor($session, $insert, $sensor, array $values) {
    $batch = new BatchStatement();
    foreach ($values as $at => $value) {
        $batch->add($insert, [$sensor, $at, $value]);
    }
    $session->execute($batch);
}
