/* Schema changes of PostgreSQL, and expressions as normalised text. */
#include "query_cases.h"

/* A statement and what is said of it stay on one line. */
/* clang-format off */

static void create_table(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"CREATE TABLE IF NOT EXISTS s.t (id bigserial PRIMARY KEY, a integer NOT NULL, b varchar(20) DEFAULT 'x')", {"ddl\n", "ddl create table target=s.t if_not_exists target_at=\"s.t\"", "column id bigint not_null primary identity default text=bigserial \"id bigserial PRIMARY KEY\"", "key primary  columns=id \"PRIMARY KEY\"", "column a int not_null text=integer \"a integer NOT NULL\"", "column b varchar length=20 default default='x' text=varchar(20)"}},
        {"CREATE TABLE t (a int8, b int2, c float8, d real, e bool, f decimal(10, 2), g text[], h timestamptz, i double precision[], j character varying)", {"a bigint", "b smallint", "c double", "d real", "e boolean", "f numeric text=decimal(10, 2)", "g text[] text=text[]", "h timestamptz", "i double[] text=double precision[]", "j varchar text=character varying"}},
        {"CREATE TABLE t (a timestamp with time zone DEFAULT now() NOT NULL, b time without time zone, c char(3), d app.mood, e serial)", {"a timestamptz not_null default default=now() text=timestamp with time zone", "b time text=time without time zone", "c char length=3 text=char(3)", "d mood text=app.mood", "e int not_null identity default"}},
        {"CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int GENERATED ALWAYS AS (a * 2) STORED, c int DEFAULT NULL, d int DEFAULT nextval('s'))", {"a int not_null identity", "b int generated default=a * 2", "column c int text=int", "d int identity default default=nextval('s')"}},
        {"CREATE TABLE t (a int REFERENCES u ON DELETE CASCADE ON UPDATE SET NULL, b int CONSTRAINT c CHECK (b > 0) UNIQUE)", {"key foreign  columns=a references=u on_delete=cascade on_update=set null \"REFERENCES u ON DELETE CASCADE ON UPDATE SET NULL\"", "key check c columns=b \"CONSTRAINT c CHECK (b > 0)\"", "key unique  columns=b \"UNIQUE\"", "column b int unique"}},
        {"CREATE TABLE t (a int, b int, CONSTRAINT p PRIMARY KEY (a, b) INCLUDE (c), FOREIGN KEY (a, b) REFERENCES s.u (x, y) ON DELETE RESTRICT, UNIQUE (b), CHECK (a < b))", {"key primary p columns=a,b include=c \"CONSTRAINT p PRIMARY KEY (a, b) INCLUDE (c)\"", "key foreign  columns=a,b references=s.u referenced=x,y on_delete=restrict", "key unique  columns=b", "key check  \"CHECK (a < b)\""}},
        {"CREATE TABLE t (r tsrange, EXCLUDE USING gist (r WITH &&))", {"key exclude  columns=r"}},
        {"CREATE TEMP TABLE t (LIKE u INCLUDING ALL) INHERITS (v)", {"target=t like=u like=v temporary"}},
        {"CREATE UNLOGGED TABLE t (a int)", {"unlogged"}},
        {"CREATE TABLE t (a int) PARTITION BY RANGE (a, lower(b))", {"partition_by=range(a, lower(b))"}},
        {"CREATE TABLE p PARTITION OF s.t FOR VALUES FROM (1) TO (2)", {"create table target=p new=s.t"}},
        {"CREATE TABLE t AS SELECT a FROM u WHERE b = 1", {"create table target=t view_scope=1", "scope 1 source select parent=0 has_where", "ddl\n"}},
        {"SELECT a INTO t FROM u", {"create table target=t view_scope=1", "ddl\n"}},
        {"CREATE FOREIGN TABLE t (a int) SERVER s", {"create table target=t", "column a int"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void alter_table(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"ALTER TABLE IF EXISTS ONLY s.t ADD COLUMN IF NOT EXISTS a int DEFAULT 5 REFERENCES u, DROP COLUMN IF EXISTS b CASCADE", {"ddl add column target=s.t name=a if_exists if_not_exists target_at=\"s.t\" \"a int DEFAULT 5 REFERENCES u\"", "column a int default default=5", "key foreign  columns=a references=u", "ddl drop column target=s.t name=b if_exists cascade target_at=\"s.t\" \"DROP COLUMN IF EXISTS b CASCADE\""}},
        {"ALTER TABLE t ALTER a TYPE varchar(30) USING a::text, ALTER b SET DEFAULT nextval('s'), ALTER c DROP DEFAULT, ALTER d SET NOT NULL, ALTER e DROP NOT NULL", {"ddl alter type target=t name=a", "column a varchar length=30 text=varchar(30)", "ddl set default target=t name=b", "column b  identity default default=nextval('s')", "ddl drop default target=t name=c", "ddl set not null target=t name=d", "ddl drop not null target=t name=e"}},
        {"ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (b) NOT VALID, ADD CONSTRAINT p PRIMARY KEY USING INDEX i, DROP CONSTRAINT q CASCADE, VALIDATE CONSTRAINT f", {"ddl add key target=t name=f", "key foreign f columns=a references=u referenced=b not_valid", "key primary p index=i", "ddl drop key target=t name=q cascade", "ddl other target=t name=f"}},
        {"ALTER TABLE t ATTACH PARTITION p FOR VALUES IN (1)", {"ddl attach partition target=p new=t"}},
        {"ALTER TABLE t DETACH PARTITION p CONCURRENTLY", {"ddl detach partition target=p new=t concurrently"}},
        {"ALTER TABLE t RENAME COLUMN a TO b", {"ddl rename column target=t name=a new=b"}},
        {"ALTER TABLE s.t RENAME TO u", {"ddl rename table target=s.t name=u new=u"}},
        {"ALTER INDEX i RENAME TO j", {"ddl rename index target=i name=j new=j"}},
        {"ALTER TABLE t SET SCHEMA s", {"ddl set schema target=t name=s new=s."}},
        {"ALTER TABLE t SET (fillfactor = 70)", {"ddl alter options target=t"}},
        {"ALTER TABLE t ENABLE ROW LEVEL SECURITY", {"ddl other target=t"}},
        {"ALTER TABLE t ALTER a ADD GENERATED BY DEFAULT AS IDENTITY", {"ddl set default target=t name=a", "column a  identity default"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void create_index(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"CREATE INDEX i ON t (a)", {"ddl create index target=t name=i", "index i on t btree [a]"}},
        {"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t USING gin (a gin_trgm_ops)", {"target=s.t name=i if_not_exists concurrently", "index i on t gin [a gin_trgm_ops] unique concurrently if_not_exists"}},
        {"CREATE INDEX ON t (a DESC NULLS LAST, b COLLATE \"C\" text_pattern_ops)", {"index  on t btree [a desc nulls_last] [b collate C text_pattern_ops]"}},
        {"CREATE INDEX i ON t (Lower( Email ), (a || ' ' || B), (data ->> 'K'))", {"[lower(email)] [a || ' ' || b] [data ->> 'K']"}},
        {"CREATE INDEX i ON t (a) INCLUDE (b, c) WHERE (status = 'Active' AND deleted IS NULL)", {"include=b,c where=status = 'Active' and deleted is null", "check = #0 (=) column status"}},
        {"CREATE INDEX i ON public.t USING btree (a) WHERE ((status)::text = 'Active'::text)", {"where=status = 'Active'"}},
        {"CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT", {"unique nulls_not_distinct"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void other_objects(void **state)
{
    (void)state;
    static const struct query_case cases[] = {
        {"DROP TABLE IF EXISTS s.a, b CASCADE", {"ddl drop table target=s.a name=a if_exists cascade target_at=\"s.a\"", "ddl drop table target=b name=b if_exists cascade target_at=\"b\""}},
        {"DROP INDEX CONCURRENTLY i", {"ddl drop index target=i name=i concurrently"}},
        {"DROP MATERIALIZED VIEW v", {"ddl drop view target=v name=v materialized"}},
        {"DROP SCHEMA s CASCADE", {"ddl drop schema target=s name=s cascade"}},
        {"DROP TYPE s.m", {"ddl drop type target=s.m"}},
        {"DROP FUNCTION f(int)", {"ddl other target=f"}},
        {"CREATE OR REPLACE VIEW v (x) AS SELECT a FROM t WHERE b = 1 WITH CHECK OPTION", {"ddl create view target=v or_replace view_scope=1", "column x", "scope 1 source select parent=0 has_where where_at=\"WHERE b = 1\" \"SELECT a FROM t WHERE b = 1\""}},
        {"CREATE MATERIALIZED VIEW IF NOT EXISTS s.v AS SELECT a FROM t WITH NO DATA", {"ddl create view target=s.v if_not_exists materialized view_scope=1", "\"SELECT a FROM t\""}},
        {"CREATE SCHEMA s CREATE TABLE t (a int) CREATE VIEW v AS SELECT 1", {"ddl create schema target=s name=s", "ddl create table target=s.t", "ddl create view target=s.v"}},
        {"CREATE TYPE app.mood AS ENUM ('a', 'b')", {"ddl create type target=app.mood name=mood"}},
        {"CREATE TYPE pair AS (a int, b text)", {"ddl create type target=pair", "column a int", "column b text"}},
        {"CREATE DOMAIN email AS varchar(100) CHECK (VALUE ~ '@')", {"ddl create type target=email", "column  varchar length=100"}},
        {"CREATE FUNCTION s.f(a int) RETURNS int LANGUAGE plpgsql AS $x$ BEGIN END $x$", {"ddl create routine target=s.f name=f language=plpgsql", "body=\" BEGIN END \""}},
        {"CREATE FUNCTION f() RETURNS int RETURN (SELECT max(a) FROM t)", {"language=sql", "scalar select"}},
        {"CREATE PROCEDURE p() BEGIN ATOMIC UPDATE t SET a = 1; DELETE FROM u; END", {"scope 1 member update", "scope 2 member delete", "!target=0"}},
        {"DO $$ SELECT 1 $$", {"ddl create routine language=plpgsql body=\" SELECT 1 \""}},
        {"CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()", {"ddl other"}},
        {"CREATE EXTENSION pg_trgm", {"ddl other"}},
    };
    CHECK_CASES(cases, DIALECT_POSTGRES);
}

static void normalised_expressions(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expect;
    } cases[] = {
        {"status='Active'", "status = 'Active'"},
        {"((status)::text = 'Active'::text)", "status = 'Active'"},
        {"( a  +  b )", "a + b"},
        {"(a) + (b)", "a + b"},
        {"(a + b) * (c)", "(a + b) * c"},
        {"Lower( \"email\" )", "lower(email)"},
        {"\"Email\" /* c */ IS  NOT\n NULL", "\"Email\" is not null"},
        {"a IN(1,2)", "a in (1, 2)"},
        {"f(x)", "f(x)"},
        {"a != 1", "a <> 1"},
        {"date_trunc('day'::text, created_at)", "date_trunc('day', created_at)"},
        {"(kind)::character varying = 'x'::character varying", "kind = 'x'"},
        {"a::text = 'x'", "a::text = 'x'"},
        {"'{a}'::text[]", "'{a}'::text[]"},
        {"", ""},
        {"((", "(("},
        {"'open", "'open"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct slice s = query_normalise_expression(&arena, slice_of(cases[i].text), DIALECT_POSTGRES);
        assert_string_equal(s.p, cases[i].expect);
    }
    arena_free(&arena);
}

/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(create_table),           cmocka_unit_test(alter_table),
        cmocka_unit_test(create_index),           cmocka_unit_test(other_objects),
        cmocka_unit_test(normalised_expressions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
