<?php
use App\Fake\Users;
function names(PDO $db, array $ids) {
    foreach ($ids as $id) Users::find($db, $id);
}
