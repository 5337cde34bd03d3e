<?php
// args: --only host
// allowFiltering() of the Cassandra builders for Laravel.
use App\Models\User;
use App\Models\Event;

// ---- asked for ----

function byName($name) {
    return User::where('name', $name)->allowFiltering()->get(); // expect: builder-allow-filtering
}

function first($name) {
    return User::where('name', $name)->allowFiltering()->first(); // expect: builder-allow-filtering
}

function ofTable($name) {
    return DB::table('users')->where('name', $name)->allowFiltering()->get(); // expect: builder-allow-filtering
}

function query($kind) {
    return Event::query()->where('kind', $kind)->allowFiltering()->limit(10)->get(); // expect: builder-allow-filtering
}

function variable($name, $wide) {
    $query = User::where('name', $name);
    if ($wide) {
        $query->allowFiltering(); // expect: builder-allow-filtering
    }
    return $query->get();
}

function counted($kind) {
    return Event::where('kind', $kind)->allowFiltering()->count(); // expect: builder-allow-filtering
}

function connection($name) {
    return DB::connection('cassandra')->table('users')->where('name', $name)->allowFiltering()->get(); // expect: builder-allow-filtering
}

function manyLines($name) {
    return User::query() // expect: builder-allow-filtering
        ->where('name', $name)
        ->allowFiltering()
        ->get();
}

class Users {
    public function find($name) {
        return $this->model->where('name', $name)->allowFiltering()->get(); // expect: builder-allow-filtering
    }
}

function keyedToo($id, $name) {
    return User::where('id', $id)->where('name', $name)->allowFiltering()->get(); // expect: builder-allow-filtering
}

// ---- not asked for ----

function byId($id) {
    return User::where('id', $id)->get();
}

function found($id) {
    return User::find($id);
}

function partition($day) {
    return Event::where('day', $day)->limit(50)->get();
}

function inKeys(array $ids) {
    return User::whereIn('id', $ids)->get();
}

function tableById($id) {
    return DB::table('users')->where('id', $id)->first();
}

function option(array $options) {
    return $options['allow_filtering'] ?? false;
}

function filtered($users) {
    return $users->filter(fn($user) => $user->active);
}

function created($name) {
    return User::create(['name' => $name]);
}

function html($filter) {
    $filter->allow('a');
    return $filter->filtering();
}

function removed($id) {
    return User::where('id', $id)->delete();
}
