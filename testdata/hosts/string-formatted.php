<?php
// args: --only=host
// Ways to put a value into a statement in PHP, and text that only looks like it.
namespace App\Store;

use Illuminate\Support\Facades\DB;
use Doctrine\DBAL\Connection;

const TABLE = 'users';

function interpolated($db, $name) {
    return $db->query("SELECT id FROM users WHERE name = '$name'"); // expect: string-formatted-value
}

function braced($db, $user) {
    return $db->query("SELECT id FROM users WHERE name = '{$user['name']}'"); // expect: string-formatted-value
}

function member($db, $user) {
    return $db->query("SELECT id FROM users WHERE name = '{$user->name}' AND age > {$user->age()}"); // expect: string-formatted-value "name", string-formatted-value "age"
}

function dotted($db, $name) {
    return $db->query("SELECT id FROM users WHERE name = '" . $name . "'"); // expect: string-formatted-value
}

function requested($mysqli) {
    $result = $mysqli->query("SELECT id FROM users WHERE name = '" . $_GET['name'] . "'"); // expect: string-formatted-value
    return $result->fetch_assoc();
}

function posted($link) {
    $name = $_POST['name'];
    $sql = "SELECT id FROM users WHERE name = '$name'"; // expect: string-formatted-value
    return mysqli_query($link, $sql);
}

function old($name) {
    return mysql_query("SELECT id FROM users WHERE name = '$name'"); // expect: string-formatted-value
}

function postgres($connection, $name) {
    return pg_query($connection, "SELECT id FROM users WHERE name = '" . $name . "'"); // expect: string-formatted-value
}

function appended($pdo, $name) {
    $sql = 'SELECT id FROM users';
    $sql .= " WHERE name = '" . $name . "'"; // expect: string-formatted-value
    return $pdo->query($sql)->fetchAll();
}

function formatted($pdo, $name) {
    return $pdo->query(sprintf("SELECT id FROM users WHERE name = '%s'", $name)); // expect: string-formatted-value
}

function formattedList($pdo, $name) {
    return $pdo->exec(vsprintf("DELETE FROM users WHERE name = '%s'", [$name])); // expect: string-formatted-value
}

function imploded($pdo, array $names) {
    return $pdo->query("SELECT id FROM users WHERE name IN ('" . implode("','", $names) . "')"); // expect: string-formatted-value
}

function replaced($pdo, $name) {
    return $pdo->query(str_replace('{name}', $name, "SELECT id FROM users WHERE name = '{name}'")); // expect: string-formatted-value
}

function heredoc($pdo, $name) {
    $sql = <<<SQL
        SELECT id
          FROM users
         WHERE name = '$name' -- expect: string-formatted-value
SQL;
    return $pdo->query($sql);
}

function prepared(\PDO $pdo, $name) {
    $statement = $pdo->prepare("SELECT id FROM users WHERE name = '$name'"); // expect: string-formatted-value
    $statement->execute();
}

function ternary($pdo, $name) {
    return $pdo->query("SELECT id FROM users" . ($name ? " WHERE name = '$name'" : '')); // expect: string-formatted-value
}

function press($name) {
    global $wpdb;
    return $wpdb->get_results("SELECT id FROM {$wpdb->prefix}users WHERE name = '$name'"); // expect: string-formatted-value
}

function pressVar($name) {
    global $wpdb;
    return $wpdb->get_var("SELECT id FROM $wpdb->users WHERE name = '" . $name . "'"); // expect: string-formatted-value
}

function laravel($name) {
    return DB::select("SELECT id FROM users WHERE name = '$name'"); // expect: string-formatted-value
}

function laravelRaw($name) {
    return DB::table('users')->select(DB::raw("count(*), '$name' AS who"))->get(); // expect: string-formatted-value
}

function laravelWhere($name) {
    return User::whereRaw("name = '$name'")->get(); // expect: string-formatted-value
}

function laravelStatement($name) {
    DB::statement("UPDATE users SET name = '{$name}' WHERE id = 1"); // expect: string-formatted-value
}

function doctrine(Connection $connection, $name) {
    return $connection->executeQuery("SELECT id FROM users WHERE name = '" . $name . "'"); // expect: string-formatted-value
}

function doctrineFetch(Connection $connection, $name) {
    return $connection->fetchAllAssociative("SELECT id FROM users WHERE name = '$name'"); // expect: string-formatted-value
}

function dql($entityManager, $name) {
    return $entityManager->createQuery("SELECT u FROM User u WHERE u.name = '$name'")->getResult(); // expect: string-formatted-value
}

function notRun($name) {
    $sql = "DELETE FROM users WHERE name = '$name'"; // expect: string-formatted-value
    return $sql;
}

function limited($pdo, $count) {
    return $pdo->query("SELECT id FROM users ORDER BY id LIMIT $count"); // expect: string-formatted-value
}

class Users {
    private $db;
    private $table = 'users';

    public function __construct(\mysqli $db) {
        $this->db = $db;
    }

    public function find($name) {
        return $this->db->query("SELECT id FROM {$this->table} WHERE name = '" . $name . "'"); // expect: string-formatted-value
    }

    public function byRequest() {
        $id = $_REQUEST['id'];
        return $this->db->query("SELECT id FROM users WHERE id = $id"); // expect: string-formatted-value
    }
}

// ---- nothing to report from here on

function parameters($pdo, $name) {
    $statement = $pdo->prepare('SELECT id FROM users WHERE name = ?');
    $statement->execute([$name]);
    $statement = $pdo->prepare('SELECT id FROM users WHERE name = :name');
    $statement->execute(['name' => $name]);
    return $statement->fetch();
}

function constants($pdo) {
    $table = 'users';
    $pdo->query('SELECT id FROM ' . TABLE . ' WHERE seen IS NULL');
    return $pdo->query("SELECT id FROM $table WHERE seen IS NULL");
}

function casts($pdo, $id) {
    $pdo->query('SELECT name FROM users WHERE id = ' . (int) $id);
    $pdo->query('SELECT name FROM users WHERE id = ' . intval($id));
    $pdo->query(sprintf('SELECT name FROM users WHERE id = %d', $id));
    $id = (int) $id;
    return $pdo->query("SELECT name FROM users WHERE id = $id");
}

function declared($pdo, int $id, ?bool $active) {
    return $pdo->query("SELECT name FROM users WHERE id = $id AND active = $active");
}

function checked($pdo, $id) {
    if (!is_numeric($id)) {
        return null;
    }
    return $pdo->query("SELECT name FROM users WHERE id = $id");
}

function digits($pdo, $id) {
    if (!ctype_digit($id)) throw new \Exception("cannot select $id from the list");
    return $pdo->query("SELECT name FROM users WHERE id = $id");
}

function placeholders($pdo, array $ids) {
    $marks = implode(',', array_fill(0, count($ids), '?'));
    $statement = $pdo->prepare("SELECT name FROM users WHERE id IN ($marks)");
    $statement->execute($ids);
}

function placeholdersRepeated($pdo, array $ids) {
    $marks = str_repeat('?,', count($ids) - 1) . '?';
    return $pdo->prepare("SELECT name FROM users WHERE id IN ($marks)");
}

function placeholdersTrimmed($pdo, array $ids) {
    $marks = rtrim(str_repeat('?, ', count($ids)), ', ');
    return $pdo->prepare("SELECT name FROM users WHERE id IN ($marks)");
}

function marks(array $ids) {
    return str_repeat('?,', count($ids) - 1) . '?';
}

function placeholdersHelper($pdo, array $ids) {
    return $pdo->prepare('SELECT name FROM users WHERE id IN (' . marks($ids) . ')');
}

class Base {
    protected function qmarks($list) {
        return str_repeat('?,', count($list) - 1) . '?';
    }

    public function read($pdo, $ids) {
        $marks = $this->qmarks($ids);
        return $pdo->prepare("SELECT name FROM users WHERE id IN ($marks)");
    }
}

function mapped($pdo, array $ids) {
    $ids = array_map('intval', $ids);
    return $pdo->query('SELECT name FROM users WHERE id IN (' . implode(',', $ids) . ')');
}

function mappedInline($pdo, array $ids) {
    return $pdo->query('SELECT name FROM users WHERE id IN (' . implode(',', array_map('intval', $ids)) . ')');
}

function clauses($pdo, $name, $age) {
    $where = [];
    $values = [];
    if ($name) {
        $where[] = 'name = ?';
        $values[] = $name;
    }
    if ($age) {
        $where[] = 'age > ?';
        $values[] = $age;
    }
    $statement = $pdo->prepare('SELECT id FROM users WHERE ' . implode(' AND ', $where));
    $statement->execute($values);
}

function quoted($pdo, $name) {
    return $pdo->query('SELECT id FROM users WHERE name = ' . $pdo->quote($name));
}

function escapedBefore($mysqli, $name) {
    $name = $mysqli->real_escape_string($name);
    return $mysqli->query("SELECT id FROM users WHERE name = '$name'");
}

function escapedProcedural($link) {
    $name = mysqli_real_escape_string($link, $_POST['name']);
    return mysqli_query($link, "SELECT id FROM users WHERE name = '$name'");
}

function pressPrepared($name) {
    global $wpdb;
    return $wpdb->get_results($wpdb->prepare("SELECT id FROM {$wpdb->users} WHERE name = %s", $name));
}

function laravelBound($name) {
    DB::select('SELECT id FROM users WHERE name = ?', [$name]);
    return User::whereRaw('name = ?', [$name])->get();
}

function doctrineBound(Connection $connection, $name) {
    return $connection->executeQuery('SELECT id FROM users WHERE name = ?', [$name]);
}

function direction($pdo, $newest) {
    $order = $newest ? 'DESC' : 'ASC';
    return $pdo->query("SELECT id FROM users ORDER BY id $order");
}

function allowed($pdo, $column) {
    if (!in_array($column, ['id', 'name'], true)) {
        throw new \InvalidArgumentException($column);
    }
    return $pdo->query("SELECT id FROM users ORDER BY $column");
}

function mapLookup($pdo, $column) {
    $columns = ['id' => 'id', 'name' => 'lower(name)'];
    return $pdo->query('SELECT id FROM users ORDER BY ' . $columns[$column]);
}

function matched($pdo, $kind) {
    $table = match ($kind) {
        'a' => 'apples',
        default => 'pears',
    };
    return $pdo->query("SELECT id FROM $table WHERE seen IS NULL");
}

function prose($name) {
    echo "Please select $name from the list";
    error_log("delete $name from your account");
    throw new \Exception("Update $name set aside");
}

function html($name) {
    return "<select name=\"$name\"><option>from</option></select>" . "Select $name from the menu";
}

function hashed($pdo, $name) {
    return $pdo->query("SELECT id FROM users WHERE hash = '" . md5($name) . "'");
}

function lengths($pdo, $ids) {
    return $pdo->query('SELECT id FROM users ORDER BY id LIMIT ' . count($ids));
}

function otherTools($pdo, $name) {
    return $pdo->query("SELECT id FROM users WHERE name = '$name'"); // NOSONAR
}
