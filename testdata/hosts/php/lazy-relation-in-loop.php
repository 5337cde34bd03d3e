<?php
// args: --only host
// Relations of Eloquent models that a loop reads. ../lazy-relations.php has the first ones.
namespace App;

use Illuminate\Database\Eloquent\Model;

class Author extends Model {
    public function books() { return $this->hasMany(Book::class); }
    public function country() { return $this->belongsTo(Country::class); }
}

class Book extends Model {
    protected $with = ['publisher'];
    public function author() { return $this->belongsTo(Author::class); }
    public function reviews() { return $this->hasMany(Review::class); }
    public function tags() { return $this->belongsToMany(Tag::class); }
    public function publisher() { return $this->belongsTo(Publisher::class); }
    public function cover() { return $this->hasOne(Cover::class); }
    public function title() { return strtoupper($this->attributes['title']); }
}

// ---- not loaded with the rows ----

function where() {
    foreach (Book::where('draft', false)->get() as $book) {
        echo $book->author->name; // expect: lazy-relation-in-loop "Book.author"
    }
}

function all() {
    foreach (Book::all() as $book) {
        foreach ($book->reviews as $review) { // expect: lazy-relation-in-loop "Book.reviews"
            echo $review->body;
        }
    }
}

function variable() {
    $books = Book::orderBy('title')->get();
    foreach ($books as $book) {
        echo $book->cover->path; // expect: lazy-relation-in-loop "Book.cover"
    }
}

function queried() {
    foreach (Book::query()->where('draft', 0)->get() as $book) {
        echo count($book->tags); // expect: lazy-relation-in-loop "Book.tags"
    }
}

function paginated() {
    foreach (Book::paginate(20) as $book) {
        echo $book->author->name; // expect: lazy-relation-in-loop
    }
}

function collection() {
    Book::all()->each(function ($book) {
        echo $book->author->name; // expect: lazy-relation-in-loop
    });
}

function mapped() {
    return Book::where('draft', 0)->get()->map(fn($book) => $book->author->name); // expect: lazy-relation-in-loop
}

function otherLoaded() {
    foreach (Book::with('reviews')->get() as $book) {
        echo $book->author->name; // expect: lazy-relation-in-loop
    }
}

function cursor() {
    foreach (Book::where('draft', 0)->cursor() as $book) {
        echo $book->author->name; // expect: lazy-relation-in-loop
    }
}

function ofAuthors() {
    foreach (Author::all() as $author) {
        echo $author->country->name; // expect: lazy-relation-in-loop "Author.country"
    }
}

class BookController {
    public function index() {
        $books = Book::latest()->get();
        $names = [];
        foreach ($books as $book) {
            $names[] = $book->author->name; // expect: lazy-relation-in-loop
        }
        return $names;
    }
}

// ---- loaded, no relation, or one row ----

function with() {
    foreach (Book::with('author')->get() as $book) {
        echo $book->author->name;
    }
}

function withMany() {
    foreach (Book::with(['author', 'reviews'])->where('draft', 0)->get() as $book) {
        echo $book->author->name, count($book->reviews);
    }
}

function loaded() {
    $books = Book::all();
    $books->load('author');
    foreach ($books as $book) {
        echo $book->author->name;
    }
}

function byDefault() {
    foreach (Book::all() as $book) {
        echo $book->publisher->name;
    }
}

function attribute() {
    foreach (Book::all() as $book) {
        echo $book->title, $book->author_id;
    }
}

function one($id) {
    $book = Book::find($id);
    foreach ([1, 2, 3, 4, 5, 6] as $n) {
        echo $n, $book->author->name;
    }
}

function counted() {
    foreach (Book::withCount('reviews')->get() as $book) {
        echo $book->reviews_count;
    }
}

function nestedPath() {
    foreach (Book::with('author.country')->get() as $book) {
        echo $book->author->country->name;
    }
}

function handedIn($books) {
    foreach ($books as $book) {
        echo $book->author->name;
    }
}

function dynamic(array $relations) {
    foreach (Book::with($relations)->get() as $book) {
        echo $book->author->name;
    }
}

function plain(array $rows) {
    foreach ($rows as $row) {
        echo $row->author->name;
    }
}
