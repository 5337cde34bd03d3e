<?php
namespace App\Repo;
class Users {
    public static function find(\PDO $db, $id) {
        $statement = $db->prepare('SELECT name FROM users WHERE id = ?');
        $statement->execute([$id]);
        return $statement->fetch();
    }
}
