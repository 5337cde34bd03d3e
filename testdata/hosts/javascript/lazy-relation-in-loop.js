// args: --only host
// Accessors of Sequelize's associations: each call is a query, whatever was included.
const { Sequelize, DataTypes, Model } = require("sequelize");
const sequelize = new Sequelize("sqlite::memory:");

class Book extends Model {}
class Author extends Model {}
const Review = sequelize.define("Review", { body: DataTypes.TEXT });
const Category = sequelize.define("Category", { name: DataTypes.STRING });

Author.hasMany(Book, { as: "works" });
Book.belongsTo(Author, { as: "writer" });
Book.hasMany(Review);
Review.belongsTo(Book);
Book.belongsToMany(Category, { through: "Shelf" });
Category.belongsToMany(Book, { through: "Shelf" });
Book.hasOne(Book, { as: "sequel" });

// ---- asked for in every round ----

async function writers() {
  for (const book of await Book.findAll()) {
    console.log((await book.getWriter()).name); // expect: lazy-relation-in-loop "Book.getWriter"
  }
}

async function works() {
  const authors = await Author.findAll({ limit: 50 });
  for (const author of authors) {
    const books = await author.getWorks({ order: ["title"] }); // expect: lazy-relation-in-loop
    console.log(books.length);
  }
}

async function counted() {
  const books = await Book.findAll();
  for (let i = 0; i < books.length; i++) {
    console.log(await books[i].countReviews()); // expect: lazy-relation-in-loop
  }
}

async function mapped() {
  const books = await Book.findAll();
  return Promise.all(books.map((book) => book.getCategories())); // expect: lazy-relation-in-loop
}

async function forEach() {
  (await Review.findAll()).forEach(async (review) => {
    console.log(await review.getBook()); // expect: lazy-relation-in-loop
  });
}

async function has(category) {
  const books = await Book.findAll();
  for (const book of books) {
    if (await book.hasCategory(category)) console.log(book.title); // expect: lazy-relation-in-loop
  }
}

async function sequels() {
  for (const book of await Book.findAll()) console.log(await book.getSequel()); // expect: lazy-relation-in-loop
}

async function rows() {
  const { rows, count } = await Book.findAndCountAll({ limit: 10 });
  for (const row of rows) console.log(count, await row.getWriter()); // expect: lazy-relation-in-loop
}

function then() {
  return Category.findAll().then((categories) =>
    categories.map((category) => category.getBooks()), // expect: lazy-relation-in-loop
  );
}

async function nested() {
  for (const author of await Author.findAll({ include: "works" })) {
    for (const book of author.works) console.log(await book.getReviews()); // expect: lazy-relation-in-loop
  }
}

// ---- included, one row, or no association ----

async function included() {
  const books = await Book.findAll({ include: [{ model: Author, as: "writer" }] });
  return books.map((book) => book.writer.name);
}

async function includedMany() {
  for (const author of await Author.findAll({ include: "works" })) console.log(author.works.length);
}

async function one(id) {
  const book = await Book.findByPk(id);
  console.log(await book.getWriter());
}

async function oneHeader(id) {
  const book = await Book.findByPk(id);
  for (const review of await book.getReviews()) console.log(review.body);
}

async function columns() {
  for (const book of await Book.findAll()) console.log(book.title, book.writerId, book.get("title"));
}

async function values() {
  const books = await Book.findAll();
  return books.map((book) => book.getDataValue("title"));
}

class Shelf {
  constructor(books) {
    this.books = books;
  }
  getBooks() {
    return this.books;
  }
}

function plain(shelves) {
  for (const shelf of shelves) console.log(shelf.getBooks().length);
}

function made() {
  return [new Shelf([]), new Shelf([])].map((shelf) => shelf.getBooks());
}

async function keys() {
  return new Set((await Book.findAll()).map((book) => book.writerId));
}

async function bulk() {
  const authors = await Author.findAll();
  return Book.findAll({ where: { writerId: authors.map((author) => author.id) } });
}
