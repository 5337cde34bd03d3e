<?php
// args: --only host
// Pages by offset through Laravel's, Doctrine's and other builders.
use App\Models\User;
use Illuminate\Support\Facades\DB;

// ---- offsets that a page number makes ----

function eloquent($page) {
    return User::orderBy('id')->offset($page * 20)->limit(20)->get(); // expect: builder-offset-pagination
}

function skipTake($page) {
    return User::orderBy('id')->skip(($page - 1) * 20)->take(20)->get(); // expect: builder-offset-pagination
}

function table($page) {
    return DB::table('users')->orderBy('id')->offset($page)->limit(20)->get(); // expect: builder-offset-pagination
}

function filtered($page) {
    return DB::table('posts')->where('draft', 0)->orderBy('id')->limit(10)->offset($page * 10)->get(); // expect: builder-offset-pagination
}

function fromRequest($request) {
    return User::query()->orderBy('id')->skip($request->input('start'))->take(20)->get(); // expect: builder-offset-pagination
}

function manyLines($page) {
    return DB::table('users') // expect: builder-offset-pagination
        ->select('id')
        ->orderBy('id')
        ->offset($page * 20)
        ->limit(20)
        ->get();
}

function doctrine($repository, $page) {
    return $repository->createQueryBuilder('u')->orderBy('u.id')->setFirstResult($page * 20)->setMaxResults(20)->getQuery()->getResult(); // expect: builder-offset-pagination
}

function dql($em, $page) {
    return $em->createQuery('SELECT u FROM User u ORDER BY u.id')->setFirstResult($page)->setMaxResults(20)->getResult(); // expect: builder-offset-pagination
}

function latest($page) {
    return User::latest()->skip($page * 5)->take(5)->get(); // expect: builder-offset-pagination
}

class Repository {
    public function page($number) {
        return User::where('active', 1)->orderBy('id')->offset($number)->limit(50)->get(); // expect: builder-offset-pagination
    }
}

// ---- by key, without an offset, or of something else ----

function after($last) {
    return User::where('id', '>', $last)->orderBy('id')->limit(20)->get();
}

function first() {
    return User::orderBy('id')->limit(20)->get();
}

function cursor() {
    return User::orderBy('id')->cursorPaginate(20);
}

function byId() {
    User::chunkById(500, function ($users) {
        print_r($users);
    });
}

function secondBest() {
    return User::orderBy('score')->offset(1)->limit(1)->get();
}

function collection($items) {
    return collect($items)->skip(3);
}

function timezone($zone, $date) {
    return $zone->offset($date);
}

function bytes($handle, $offset) {
    return fseek($handle, $offset);
}

function pieces(array $rows, $offset) {
    return array_slice($rows, $offset, 20);
}

function test($case, $reason) {
    $case->skip($reason);
}

function doctrineFirst($repository) {
    return $repository->createQueryBuilder('u')->orderBy('u.id')->setMaxResults(20)->getQuery()->getResult();
}
