import { ACCESS, ACCESS_KINDS, type AccessKind, type Member } from './access-kinds.ts';
import { quoted } from './in-schema.ts';
import type { Sql, SqlSession } from './sql.ts';

const USERS = ACCESS_KINDS.filter((kind) => kind !== 'owner');

/** The role of PostgreSQL. */
export function roleOf(kind: AccessKind): string {
  return `ridewait_${kind}`;
}

/** Cloud SQL's own, which owns the databases there. */
const CLOUD_SQL = 'cloudsqlsuperuser';

/**
 * Makes the roles that are missing, and the users members of theirs. Who runs it must be allowed to make roles, and
 * owns the schema or the database: in Cloud SQL, a member of `cloudsqlsuperuser`. It becomes a member of the owner,
 * so that it can migrate as that (`asRole`).
 */
export async function ensureRoles(sql: Sql, members: readonly Member[]): Promise<void> {
  await sql.transaction(async (tx) => {
    await mayMakeRoles(tx);
    for (const kind of ACCESS_KINDS) {
      const role = roleOf(kind);
      const found = await tx.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      if (found.length === 0) await tx.script(`CREATE ROLE ${role} NOLOGIN`);
    }
    const [own] = await tx.query<{ database: string; schema: string }>(
      'SELECT current_database() AS database, current_schema() AS schema',
    );
    const schema = quoted(own!.schema);
    const all = ACCESS_KINDS.map(roleOf).join(', ');
    await tx.script(`
      GRANT ${roleOf('owner')} TO SESSION_USER;
      GRANT USAGE ON SCHEMA ${schema} TO ${all};
      GRANT CREATE ON SCHEMA ${schema} TO ${roleOf('owner')};
      GRANT CREATE ON DATABASE ${quoted(own!.database)} TO ${roleOf('owner')}, ${roleOf('auditor')}`);
    for (const { kind, user } of members) {
      await tx.script(`GRANT ${roleOf(kind)} TO ${quoted(user)}`);
    }
  });
}

/** That a role may make roles, its members don't have from it: they have to be it. */
async function mayMakeRoles(tx: SqlSession): Promise<void> {
  const [own] = await tx.query<{ user: string; may: boolean }>(
    `SELECT current_user AS user, rolcreaterole OR rolsuper AS may
     FROM pg_roles WHERE rolname = current_user`,
  );
  if (own!.may) return;
  const [found] = await tx.query<{ is: boolean }>(
    `SELECT pg_has_role(oid, 'MEMBER') AS is FROM pg_roles WHERE rolname = $1`,
    [CLOUD_SQL],
  );
  if (!found?.is) throw new Error(`the user ${own!.user} may not make roles in this database`);
  await tx.script(`SET LOCAL ROLE ${CLOUD_SQL}`);
}

/**
 * Gives each kind of user its rights to the tables that there are, and to read those to come; what a kind had and
 * is not in `ACCESS` any more is taken away. Run it as the owner, after every migration.
 */
export async function grantAccess(sql: Sql): Promise<void> {
  await sql.transaction(async (tx) => {
    const [own] = await tx.query<{ schema: string }>('SELECT current_schema() AS schema');
    const schema = quoted(own!.schema);
    const readers = USERS.map(roleOf).join(', ');
    await tx.script(`
      REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${readers};
      GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${readers};
      ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT ON TABLES TO ${readers}`);
    for (const kind of USERS) await grantWrites(tx, kind);
  });
}

async function grantWrites(tx: SqlSession, kind: AccessKind): Promise<void> {
  for (const [table, rights] of Object.entries(ACCESS[kind])) {
    await tx.script(`GRANT ${rights} ON ${quoted(table)} TO ${roleOf(kind)}`);
  }
}

/**
 * The same database, where everything is done as `role`: what is made belongs to it. Every statement runs in a
 * transaction, for a setting of a pooled connection would stay for its next user. It borrows the connections of
 * `sql`: disposing it closes nothing.
 */
export function asRole(sql: Sql, role: string): Sql {
  async function transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return sql.transaction(async (tx) => {
      await tx.script(`SET LOCAL ROLE ${quoted(role)}`);
      return work(tx);
    });
  }
  return {
    query: (text, params) => transaction((tx) => tx.query(text, params)),
    script: (text) => transaction((tx) => tx.script(text)),
    transaction,
    async [Symbol.asyncDispose]() {},
  };
}
