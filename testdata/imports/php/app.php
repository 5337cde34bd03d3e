<?php
use App\Repo\Users;
use App\Repo\Users as Store;
function names(PDO $db, array $ids) {
    foreach ($ids as $id) Users::find($db, $id); // query
    foreach ($ids as $id) Store::find($db, $id); // query
}
