// args: --only=host
// The same for TypeScript: types that cannot carry text, decorators, TypeORM and Prisma.
import { Injectable } from "@nestjs/common";
import { DataSource, EntityManager, Repository } from "typeorm";
import { PrismaClient, Prisma } from "@prisma/client";
import { Pool, QueryResult } from "pg";

enum Direction {
  Up = "ASC",
  Down = "DESC",
}

@Injectable()
export class UserService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: Repository<User>,
    private readonly prisma: PrismaClient,
    private readonly pool: Pool,
  ) {}

  find(name: string) {
    return this.dataSource.query(`SELECT id FROM users WHERE name = '${name}'`); // expect: string-formatted-value
  }

  findByManager(manager: EntityManager, name: string) {
    return manager.query("SELECT id FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
  }

  findByRepository(name: string) {
    return this.users.query(`SELECT id FROM users WHERE name = '${name}'`); // expect: string-formatted-value
  }

  builder(name: string) {
    return this.users.createQueryBuilder("u").where(`u.name = '${name}'`).getMany(); // expect: string-formatted-value
  }

  builderAnd(name: string) {
    return this.users.createQueryBuilder("u").where("u.active").andWhere("u.name = '" + name + "'").getMany(); // expect: string-formatted-value
  }

  async unsafe(name: string): Promise<User[]> {
    return this.prisma.$queryRawUnsafe<User[]>(`SELECT id FROM users WHERE name = '${name}'`); // expect: string-formatted-value
  }

  async executeUnsafe(name: string) {
    await this.prisma.$executeRawUnsafe("DELETE FROM users WHERE name = '" + name + "'"); // expect: string-formatted-value
  }

  async generic(name: string): Promise<QueryResult<User>> {
    return await this.pool.query<User>(`SELECT id FROM users WHERE name = '${name}'`); // expect: string-formatted-value
  }

  assertion(name: unknown) {
    return this.pool.query(`SELECT id FROM users WHERE name = '${name as string}'`); // expect: string-formatted-value
  }

  nonNull(name?: string) {
    const sql: string = `SELECT id FROM users WHERE name = '${name!}'`; // expect: string-formatted-value
    return this.pool.query(sql);
  }

  private condition = (name: string): string => `SELECT id FROM users WHERE owner = '${name}'`; // expect: string-formatted-value

  optional(filter: { name?: string }) {
    let sql = "SELECT id FROM users WHERE active";
    if (filter.name) sql += ` AND name = '${filter.name}'`; // expect: string-formatted-value
    return this.pool.query(sql);
  }

  // ---- nothing to report from here on

  numbers(id: number, limit: bigint, active: boolean) {
    return this.pool.query(`SELECT id FROM users WHERE id = ${id} AND active = ${active} LIMIT ${limit}`);
  }

  parameters(name: string) {
    return this.dataSource.query("SELECT id FROM users WHERE name = $1", [name]);
  }

  bound(name: string) {
    return this.users.createQueryBuilder("u").where("u.name = :name", { name }).getMany();
  }

  tagged(name: string) {
    return this.prisma.$queryRaw<User[]>`SELECT id FROM users WHERE name = ${name}`;
  }

  composed(name: string) {
    return this.prisma.$queryRaw(Prisma.sql`SELECT id FROM users WHERE name = ${name}`);
  }

  enumerated(direction: Direction) {
    return this.pool.query(`SELECT id FROM users ORDER BY id ${Direction.Down}`);
  }

  literalType(direction: "ASC" | "DESC") {
    return this.pool.query(`SELECT id FROM users ORDER BY id ${direction}`);
  }

  placeholders(ids: string[]) {
    const marks = ids.map((_: string, i: number) => `$${i + 1}`).join(",");
    return this.pool.query(`SELECT id FROM users WHERE id IN (${marks})`, ids);
  }

  constant() {
    const table = "users" as const;
    return this.pool.query(`SELECT id FROM ${table} WHERE seen IS NULL`);
  }

  guarded(column: string) {
    const allowed = new Set(["id", "name"]);
    if (!allowed.has(column)) {
      throw new Error(`cannot select ${column} from the list`);
    }
    return this.pool.query(`SELECT id FROM users ORDER BY ${column}`);
  }

  narrowed(value: unknown) {
    if (typeof value !== "number") return null;
    return this.pool.query(`SELECT id FROM users WHERE id = ${value}`);
  }

  message(name: string): string {
    return `Please select ${name} from the list and update ${name}`;
  }
}
