<?php
namespace App\Fake;
class Users {
    public static function find($db, $id) {
        return $db[$id];
    }
}
