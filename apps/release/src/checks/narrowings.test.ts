import { describe, expect, it } from 'vitest';
import { narrowingsOf } from './narrowings.ts';

describe('of what was there, harmless is', () => {
  it.for<[string, string]>([
    ['a new table', 'CREATE TABLE guests (id text PRIMARY KEY, n int NOT NULL CHECK (n > 0))'],
    ['a table made of a query', 'CREATE TABLE copy AS SELECT * FROM parks'],
    [
      'a new table that follows deletions of an old one',
      'CREATE TABLE guests (park text REFERENCES parks (id) ON DELETE CASCADE)',
    ],
    [
      'a new table that refers to another new one',
      'CREATE TABLE a (id text PRIMARY KEY); CREATE TABLE b (a text REFERENCES a (id))',
    ],
    [
      'parts of a new table',
      'CREATE TABLE a (n int) PARTITION BY RANGE (n); CREATE TABLE b PARTITION OF a DEFAULT',
    ],
    ['a column that may be null', 'ALTER TABLE parks ADD COLUMN region text'],
    [
      'a column with a constant default',
      "ALTER TABLE parks ADD COLUMN region text NOT NULL DEFAULT 'eu'::text",
    ],
    [
      'a column with the time of the migration',
      'ALTER TABLE parks ADD COLUMN since timestamptz NOT NULL DEFAULT now()',
    ],
    [
      'filling a new column',
      'ALTER TABLE parks ADD COLUMN region text; UPDATE parks SET region = timezone',
    ],
    ['rows of a new table', 'CREATE TABLE a (n int); INSERT INTO a VALUES (1)'],
    ['changing a new table again', 'CREATE TABLE a (n int); ALTER TABLE a DROP COLUMN n'],
    ['an index', 'CREATE INDEX parks_by_slug ON parks (slug)'],
    ['a unique index of a new table', 'CREATE TABLE a (n int); CREATE UNIQUE INDEX i ON a (n)'],
    [
      'a trigger of a new table',
      'CREATE TABLE a (n int); CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f()',
    ],
    ['a new function', "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    ['a new view', 'CREATE VIEW v AS SELECT id FROM parks'],
    ['a new type', "CREATE TYPE mood AS ENUM ('well')"],
    ['a comment', "COMMENT ON TABLE parks IS 'all of them'"],
    ['nothing at all', '-- later'],
  ])('%s', async ([, sql]) => {
    expect(await narrowingsOf(sql)).toEqual([]);
  });
});

describe('the release before may break by', () => {
  it.for<[string, string, string]>([
    ['a dropped table', 'DROP TABLE rounds', 'drops something'],
    [
      'rows deleted on the side',
      'CREATE TABLE a (id text); WITH gone AS (DELETE FROM parks RETURNING id) INSERT INTO a SELECT id FROM gone',
      'writes in a WITH: DeleteStmt',
    ],
    ['a dropped column', 'ALTER TABLE parks DROP COLUMN slug', 'drops parks.slug'],
    [
      'a dropped index, which ON CONFLICT may name',
      'DROP INDEX attractions_by_park',
      'drops something',
    ],
    ['a renamed table', 'ALTER TABLE parks RENAME TO gardens', 'renames something'],
    ['a renamed column', 'ALTER TABLE parks RENAME COLUMN slug TO name2', 'renames something'],
    [
      'another type',
      'ALTER TABLE parks ALTER COLUMN slug TYPE int USING 1',
      'changes the type of parks.slug',
    ],
    ['NOT NULL', 'ALTER TABLE parks ALTER COLUMN slug SET NOT NULL', 'forbids null in parks.slug'],
    [
      'null where there was none',
      'ALTER TABLE parks ALTER COLUMN name DROP NOT NULL',
      'allows null',
    ],
    [
      'a default that goes',
      'ALTER TABLE device_keys ALTER COLUMN revoked DROP DEFAULT',
      'changes the default of device_keys.revoked',
    ],
    [
      'a constraint',
      'ALTER TABLE parks ADD CONSTRAINT c CHECK (length(name) < 9)',
      'adds a constraint to parks',
    ],
    [
      'a constraint that goes',
      'ALTER TABLE parks DROP CONSTRAINT parks_pkey',
      'drops a constraint of parks.parks_pkey',
    ],
    [
      'a column that must be given',
      'ALTER TABLE parks ADD COLUMN region text NOT NULL',
      'adds parks.region, which has to be given',
    ],
    [
      'a column that must be unique',
      'ALTER TABLE parks ADD COLUMN code text UNIQUE',
      'adds parks.code with UNIQUE',
    ],
    [
      'a column that is computed for each row',
      'ALTER TABLE parks ADD COLUMN code uuid DEFAULT gen_random_uuid()',
      'rewrites the table',
    ],
    [
      'a table that keeps rows from being deleted',
      'CREATE TABLE guests (park text REFERENCES parks (id))',
      'keeps rows of parks from being deleted',
    ],
    [
      'the same, of the whole table',
      'CREATE TABLE guests (park text, FOREIGN KEY (park) REFERENCES parks (id))',
      'keeps rows of parks',
    ],
    [
      'a part of a table',
      'CREATE TABLE more PARTITION OF buckets FOR VALUES FROM (0) TO (1)',
      'makes a part of buckets',
    ],
    [
      'a table that is there perhaps',
      'CREATE TABLE IF NOT EXISTS a (n int); DROP TABLE a',
      'is not known to make a',
    ],
    [
      'a unique index',
      'CREATE UNIQUE INDEX one ON parks (slug)',
      'forbids rows in parks that are alike',
    ],
    [
      'an index of a computed value',
      'CREATE INDEX one ON parks ((slug::int))',
      'computes something for every row of parks',
    ],
    [
      'a trigger',
      'CREATE TRIGGER t AFTER INSERT ON parks EXECUTE FUNCTION f()',
      'changes what writing to parks does',
    ],
    ['other rows', 'UPDATE parks SET name = upper(name)', 'changes name of parks'],
    ['more rows', "INSERT INTO parks (id) VALUES ('a')", 'writes rows into parks'],
    ['fewer rows', 'DELETE FROM rounds', 'deletes rows'],
    ['no rows', 'TRUNCATE rounds', 'empties a table'],
    [
      'another function in its place',
      "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'",
      'may change a function',
    ],
    ['another view in its place', 'CREATE OR REPLACE VIEW v AS SELECT 1', 'may change v'],
    ['a type that changes', "ALTER TYPE mood ADD VALUE 'ill'", 'changes a type'],
    ['code', 'DO $$ BEGIN DROP TABLE parks; END $$', 'runs code'],
    [
      'rights that go',
      'REVOKE SELECT ON parks FROM reader',
      'is a GrantStmt, of which nothing is known',
    ],
    [
      'a statement beside a harmless one',
      'ALTER TABLE parks ADD COLUMN a int, DROP COLUMN slug',
      'drops parks.slug',
    ],
    [
      'an old column filled beside a new one',
      'ALTER TABLE parks ADD COLUMN a int; UPDATE parks SET a = 1, slug = NULL',
      'changes a, slug of parks',
    ],
  ])('%s', async ([, sql, words]) => {
    const [harm, ...others] = await narrowingsOf(sql);
    expect(harm).toContain(words);
    expect(others.length).toBeLessThanOrEqual(1);
  });
});

it('says in which line it is, whatever characters come before', async () => {
  const sql = '-- für Gäste … 🎢\nCREATE TABLE a (n int);\n\n-- The old one goes.\nDROP TABLE b;\n';
  expect(await narrowingsOf(sql)).toEqual(['line 5 drops something']);
});

it('takes nothing for SQL that is none', async () => {
  await expect(narrowingsOf('DROP TABEL parks')).rejects.toThrow('syntax error');
});
