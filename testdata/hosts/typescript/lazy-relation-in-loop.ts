// args: --only host
// Relations of TypeORM that are promises: reading one is a query.
import { BaseEntity, Column, DataSource, Entity, ManyToMany, ManyToOne, OneToMany, OneToOne, Repository } from "typeorm";

@Entity()
export class Author extends BaseEntity {
  @Column() name!: string;
  @OneToMany(() => Book, (book) => book.author) books!: Promise<Book[]>;
  @OneToOne(() => Contact) contact!: Promise<Contact>;
}

@Entity()
export class Contact {
  @Column() mail!: string;
}

@Entity()
export class Book extends BaseEntity {
  @Column() title!: string;
  @ManyToOne(() => Author, (author) => author.books) author!: Promise<Author>;
  @ManyToMany(() => Tag) tags!: Promise<Tag[]>;
  @ManyToOne(() => Publisher, { eager: true }) publisher!: Publisher;
}

export class Lists {
  constructor(
    private readonly books: Repository<Book>,
    private readonly authors: Repository<Author>,
    private readonly source: DataSource,
  ) {}

  // ---- read in every round ----

  async writers() {
    for (const book of await this.books.find()) {
      console.log((await book.author).name); // expect: lazy-relation-in-loop "Book.author"
    }
  }

  async tags() {
    const books = await this.books.findBy({ title: "x" });
    for (const book of books) {
      for (const tag of await book.tags) console.log(tag); // expect: lazy-relation-in-loop
    }
  }

  async mapped() {
    const authors = await this.authors.find({ take: 10 });
    return Promise.all(authors.map((author) => author.books)); // expect: lazy-relation-in-loop
  }

  async contacts() {
    const authors = await this.authors.find();
    return Promise.all(authors.map(async (author) => (await author.contact).mail)); // expect: lazy-relation-in-loop
  }

  async counted() {
    const books = await this.books.find();
    for (let i = 0; i < books.length; i++) console.log(await books[i].author); // expect: lazy-relation-in-loop
  }

  async built() {
    const books = await this.books.createQueryBuilder("b").where("b.id > 5").getMany();
    for (const book of books) console.log(await book.author); // expect: lazy-relation-in-loop
  }

  async otherLoaded() {
    const books = await this.books.find({ relations: { tags: true } });
    for (const book of books) console.log(await book.author); // expect: lazy-relation-in-loop
  }

  async managed() {
    for (const author of await this.source.manager.find(Author)) console.log(await author.books); // expect: lazy-relation-in-loop
  }

  async active() {
    (await Book.find()).forEach(async (book) => console.log(await book.author)); // expect: lazy-relation-in-loop
  }

  async pages() {
    const [books, total] = await this.books.findAndCount({ take: 10 });
    for (const book of books) console.log(total, await book.author); // expect: lazy-relation-in-loop
  }

  // ---- loaded, eager, one row, or plain ----

  async relations() {
    for (const book of await this.books.find({ relations: { author: true } })) console.log(await book.author);
  }

  async relationList() {
    for (const book of await this.books.find({ relations: ["author", "tags"] })) console.log(await book.author, await book.tags);
  }

  async joined() {
    const books = await this.books.createQueryBuilder("b").leftJoinAndSelect("b.author", "a").getMany();
    for (const book of books) console.log(await book.author);
  }

  async eager() {
    for (const book of await this.books.find()) console.log(book.publisher);
  }

  async columns() {
    return (await this.books.find()).map((book) => book.title);
  }

  async one(id: number) {
    const book = await this.books.findOneBy({ id });
    console.log(await book!.author);
  }

  async ofOne(id: number) {
    const author = await this.authors.findOneBy({ id });
    for (const book of await author!.books) console.log(book.title);
  }

  handedIn(books: { author: string }[]) {
    return books.map((book) => book.author);
  }

  literals() {
    return [{ author: "a" }, { author: "b" }].map((book) => book.author);
  }

  async spread(options: object) {
    for (const book of await this.books.find({ ...options })) console.log(await book.author);
  }
}
