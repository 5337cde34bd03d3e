<?php
use Illuminate\Database\Eloquent\Model;
class Author extends Model { public function books() { return $this->hasMany(Book::class); } }
class Book extends Model {
  public function author() { return $this->belongsTo(Author::class); }
  public function reviews() { return $this->hasMany(Review::class); }
}
class C {
  function a() {
    foreach (Book::all() as $book) {
      echo $book->author->name;  // expect: lazy-relation-in-loop
    }
    foreach (Book::with('author')->get() as $book) {
      echo $book->author->name;
    }
    $books = Book::where('x', 1)->get();
    foreach ($books as $b) {
      echo $b->reviews->count();  // expect: lazy-relation-in-loop
      echo $b->title;
    }
    $b = Book::find(1);
    echo $b->author->name;
    foreach (Book::with(['author', 'reviews'])->get() as $book) {
      echo $book->reviews->count();
    }
    foreach (Book::with('reviews')->get() as $book) {
      echo $book->author->name;  // expect: lazy-relation-in-loop
    }
  }
}
