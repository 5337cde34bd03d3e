// args: --only host
// Pages by offset: Knex, TypeORM, Sequelize, Prisma, Drizzle, Kysely, Objection, mongoose is no SQL.
const knex = require("knex")({ client: "pg" });
const { Op } = require("sequelize");
const { PrismaClient } = require("@prisma/client");
const prisma = new PrismaClient();

// ---- offsets that a page number makes ----

const page = (n) => knex("users").select("id").orderBy("id").offset(n * 20).limit(20); // expect: builder-offset-pagination

const manyLines = (n) =>
  knex("users") // expect: builder-offset-pagination
    .where({ active: true })
    .orderBy("id")
    .limit(20)
    .offset((n - 1) * 20);

function fromRequest(req) {
  return knex.select("id").from("posts").orderBy("id").limit(10).offset(req.query.offset); // expect: builder-offset-pagination
}

function typeorm(repository, n) {
  return repository.createQueryBuilder("u").orderBy("u.id").skip(n * 20).take(20).getMany(); // expect: builder-offset-pagination
}

function typeormOffset(repository, skip) {
  return repository.createQueryBuilder("u").orderBy("u.id").offset(skip).limit(20).getMany(); // expect: builder-offset-pagination
}

function prismaPage(n) {
  return prisma.user.findMany({ orderBy: { id: "asc" }, skip: n * 20, take: 20 }); // expect: builder-offset-pagination
}

function prismaShort(skip, take) {
  return prisma.post.findMany({ skip, take, where: { draft: false } }); // expect: builder-offset-pagination
}

function sequelize(User, n) {
  return User.findAll({ order: ["id"], offset: n * 20, limit: 20 }); // expect: builder-offset-pagination
}

function sequelizeCounted(User, offset, limit) {
  return User.findAndCountAll({ order: ["id"], offset, limit }); // expect: builder-offset-pagination
}

function drizzle(db, users, n) {
  return db.select().from(users).orderBy(users.id).limit(20).offset(n * 20); // expect: builder-offset-pagination
}

function kysely(db, n) {
  return db.selectFrom("users").select("id").orderBy("id").limit(20).offset(n).execute(); // expect: builder-offset-pagination
}

function repositoryFind(userRepository, n) {
  return userRepository.find({ order: { id: "ASC" }, skip: n * 20, take: 20 }); // expect: builder-offset-pagination
}

// ---- by key, without an offset, or of something else ----

const after = (last) => knex("users").select("id").where("id", ">", last).orderBy("id").limit(20);

function prismaCursor(id) {
  return prisma.user.findMany({ cursor: { id }, skip: 1, take: 20 });
}

function sequelizeAfter(User, last) {
  return User.findAll({ where: { id: { [Op.gt]: last } }, order: ["id"], limit: 20 });
}

const first = () => knex("users").orderBy("id").limit(20);

const secondBest = () => knex("users").orderBy("score", "desc").offset(1).limit(1);

function jquery($) {
  return $("#list").offset().top;
}

function mongoose(Model, n) {
  return Model.aggregate([{ $skip: n }]);
}

function chart(svg, x) {
  return svg.append("stop").attr("offset", x);
}

function buffer(view, offset) {
  return view.getUint8(offset);
}

function rxjs(source, n) {
  return source.pipe(skip(n));
}

function testSkip(it) {
  it.skip("later", () => {});
}

function headers(response, offset) {
  response.set({ offset });
}
