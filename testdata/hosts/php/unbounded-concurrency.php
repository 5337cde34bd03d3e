<?php
// args: --only host
// Queries that are all started at once. PHP's own drivers wait for each; DataStax's has executeAsync.
use Cassandra\SimpleStatement;

// ---- one per item, without a limit ----

function futures($session, $statement, array $ids) {
    $futures = [];
    foreach ($ids as $id) {
        $futures[] = $session->executeAsync($statement, ['arguments' => [$id]]); // expect: unbounded-concurrency
    }
    return $futures;
}

function mapped($session, $statement, array $ids) {
    return array_map(function ($id) use ($session, $statement) {
        return $session->executeAsync($statement, ['arguments' => [$id]]); // expect: unbounded-concurrency
    }, $ids);
}

function arrow($session, $statement, array $ids) {
    return array_map(fn($id) => $session->executeAsync($statement, ['arguments' => [$id]]), $ids); // expect: unbounded-concurrency
}

function counted($session, $statement, array $rows) {
    for ($i = 0; $i < count($rows); $i++) {
        $futures[$i] = $session->executeAsync($statement, ['arguments' => $rows[$i]]); // expect: unbounded-concurrency
    }
    return $futures;
}

function prepared($session, array $ids) {
    $statement = $session->prepare("SELECT name FROM users WHERE id = ?");
    foreach ($ids as $id) {
        $futures[] = $session->executeAsync($statement, ['arguments' => [$id]]); // expect: unbounded-concurrency
    }
    return $futures;
}

class Users {
    private $session;
    private $byId;

    public function all(array $ids) {
        $futures = [];
        foreach ($ids as $id) {
            $futures[] = $this->session->executeAsync($this->byId, ['arguments' => [$id]]); // expect: unbounded-concurrency
        }
        return $futures;
    }
}

function written($session, $insert, array $users) {
    foreach ($users as $user) {
        $session->executeAsync($insert, ['arguments' => [$user->id, $user->name]]); // expect: unbounded-concurrency
    }
}

function keys($session, $statement, array $byId) {
    foreach (array_keys($byId) as $id) {
        $futures[$id] = $session->executeAsync($statement, ['arguments' => [$id]]); // expect: unbounded-concurrency
    }
    return $futures;
}

function nested($session, $statement, array $groups) {
    foreach ($groups as $group) {
        foreach ($group as $id) {
            $futures[] = $session->executeAsync($statement, ['arguments' => [$id]]); // expect: unbounded-concurrency
        }
    }
    return $futures;
}

function conditional($session, $statement, array $users) {
    foreach ($users as $user) {
        if ($user->active) {
            $futures[] = $session->executeAsync($statement, ['arguments' => [$user->id]]); // expect: unbounded-concurrency
        }
    }
    return $futures;
}

// ---- limited, few, or one after the other ----

function inChunks($session, $statement, array $ids) {
    foreach (array_chunk($ids, 50) as $chunk) {
        $futures = [];
        foreach ($chunk as $id) {
            $futures[] = $session->executeAsync($statement, ['arguments' => [$id]]);
        }
        foreach ($futures as $future) {
            $future->get();
        }
    }
}

function one($session, $statement, $id) {
    return $session->executeAsync($statement, ['arguments' => [$id]]);
}

function two($session, $a, $b) {
    $first = $session->executeAsync($a);
    $second = $session->executeAsync($b);
    return [$first->get(), $second->get()];
}

function few($session, $statement) {
    foreach (['a', 'b'] as $kind) {
        $futures[] = $session->executeAsync($statement, ['arguments' => [$kind]]);
    }
    return $futures;
}

function jobs($queue, array $ids) {
    foreach ($ids as $id) {
        $queue->executeAsync($id);
    }
}

function fetched($client, array $urls) {
    $requests = array_map(fn($url) => $client->getAsync($url), $urls);
    return $requests;
}

function week($session, $statement) {
    for ($day = 0; $day < 7; $day++) {
        $futures[] = $session->executeAsync($statement, ['arguments' => [$day]]);
    }
    return $futures;
}

function inTurn($session, $statement, array $ids) {
    foreach ($ids as $id) {
        $session->execute($statement, ['arguments' => [$id]]); // expect: query-in-loop
    }
}

function results(array $futures) {
    foreach ($futures as $future) {
        $future->get();
    }
}

function batch($session, $batch) {
    return $session->executeAsync($batch);
}
