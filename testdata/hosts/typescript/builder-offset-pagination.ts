// args: --only host
// Pages by offset: Knex, TypeORM, Sequelize, Prisma, Drizzle, Kysely, Objection, mongoose is no SQL.
import { Knex, knex as make } from "knex";
const knex: Knex = make({ client: "pg" });
import { Op } from "sequelize";
import { PrismaClient } from "@prisma/client";
const prisma = new PrismaClient();

// ---- offsets that a page number makes ----

export const page = (n: number) => knex("users").select("id").orderBy("id").offset(n * 20).limit(20); // expect: builder-offset-pagination

export const manyLines = (n: number) =>
  knex("users") // expect: builder-offset-pagination
    .where({ active: true })
    .orderBy("id")
    .limit(20)
    .offset((n - 1) * 20);

export function fromRequest(req: Request) {
  return knex.select("id").from("posts").orderBy("id").limit(10).offset(req.query.offset); // expect: builder-offset-pagination
}

export function typeorm(repository: Repository<User>, n: number) {
  return repository.createQueryBuilder("u").orderBy("u.id").skip(n * 20).take(20).getMany(); // expect: builder-offset-pagination
}

export function typeormOffset(repository: Repository<User>, skip: number) {
  return repository.createQueryBuilder("u").orderBy("u.id").offset(skip).limit(20).getMany(); // expect: builder-offset-pagination
}

export function prismaPage(n: number) {
  return prisma.user.findMany({ orderBy: { id: "asc" }, skip: n * 20, take: 20 }); // expect: builder-offset-pagination
}

export function prismaShort(skip: number, take: number) {
  return prisma.post.findMany({ skip, take, where: { draft: false } }); // expect: builder-offset-pagination
}

export function sequelize(User: any, n: number) {
  return User.findAll({ order: ["id"], offset: n * 20, limit: 20 }); // expect: builder-offset-pagination
}

export function sequelizeCounted(User: any, offset: number, limit: number) {
  return User.findAndCountAll({ order: ["id"], offset, limit }); // expect: builder-offset-pagination
}

export function drizzle(db: Pool, users: User[], n: number) {
  return db.select().from(users).orderBy(users.id).limit(20).offset(n * 20); // expect: builder-offset-pagination
}

export function kysely(db: Pool, n: number) {
  return db.selectFrom("users").select("id").orderBy("id").limit(20).offset(n).execute(); // expect: builder-offset-pagination
}

export function repositoryFind(userRepository: Repository<User>, n: number) {
  return userRepository.find({ order: { id: "ASC" }, skip: n * 20, take: 20 }); // expect: builder-offset-pagination
}

// ---- by key, without an offset, or of something else ----

export const after = (last: number) => knex("users").select("id").where("id", ">", last).orderBy("id").limit(20);

export function prismaCursor(id: string) {
  return prisma.user.findMany({ cursor: { id }, skip: 1, take: 20 });
}

export function sequelizeAfter(User: any, last: number) {
  return User.findAll({ where: { id: { [Op.gt]: last } }, order: ["id"], limit: 20 });
}

export const first = () => knex("users").orderBy("id").limit(20);

export const secondBest = () => knex("users").orderBy("score", "desc").offset(1).limit(1);

export function jquery($) {
  return $("#list").offset().top;
}

export function mongoose(Model: any, n: number) {
  return Model.aggregate([{ $skip: n }]);
}

export function chart(svg: any, x: any) {
  return svg.append("stop").attr("offset", x);
}

export function buffer(view: any, offset: number) {
  return view.getUint8(offset);
}

export function rxjs(source: any, n: number) {
  return source.pipe(skip(n));
}

export function testSkip(it: any) {
  it.skip("later", () => {});
}

export function headers(response: any, offset: number) {
  response.set({ offset });
}
