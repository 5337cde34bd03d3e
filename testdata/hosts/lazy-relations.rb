class Author < ApplicationRecord
  has_many :books
end
class Book < ApplicationRecord
  belongs_to :author
  has_many :reviews
  has_one :cover
end
class BooksController < ApplicationController
  def index
    Book.all.each do |book|
      puts book.author.name  # expect: lazy-relation-in-loop
    end
    Book.includes(:author).each do |book|
      puts book.author.name
    end
    books = Book.where(active: true)
    books.each { |b| puts b.reviews.count }  # expect: lazy-relation-in-loop
    Book.preload(:reviews).each { |b| puts b.reviews.map(&:text) }
    book = Book.find(1)
    puts book.author.name
    Book.all.map { |b| b.cover.url }  # expect: lazy-relation-in-loop
    Book.all.map { |b| b.title }
    Book.eager_load(:cover).map { |b| b.cover.url }
    for b in Book.limit(20)
      puts b.author.name  # expect: lazy-relation-in-loop
    end
    Book.find_each do |b|
      b.reviews.each { |r| puts r.text }  # expect: lazy-relation-in-loop
    end
    Book.includes(:author).each { |b| puts b.cover.url }  # expect: lazy-relation-in-loop
  end
end
