import type {
  AlterTableStmt,
  CreateStmt,
  CreateTableAsStmt,
  IndexStmt,
  InsertStmt,
  Node,
  RangeVar,
  UpdateStmt,
} from 'libpg-query';
import { parse } from 'libpg-query';
import { harmsOfAlter, harmsOfNewTable, kindOf, type Made, nameOf } from './statement.ts';

/**
 * What a migration does that may break a release which was made without it and runs on its schema: a sentence for
 * each such statement. Known to be harmless is what makes something new, or fills it; all else counts, code in
 * PL/pgSQL too, for nobody can tell what it does. PostgreSQL's own parser reads it.
 *
 * Throws an `Error` where the text is no SQL.
 */
export async function narrowingsOf(text: string): Promise<string[]> {
  const { stmts = [] } = await parse(text);
  const made: Made = { relations: new Set(), columns: new Set() };
  // The parser counts bytes.
  const bytes = Buffer.from(text);
  return stmts.flatMap(({ stmt, stmt_location: from = 0, stmt_len: length = bytes.length }) => {
    const before = bytes.subarray(0, from).toString();
    const own = bytes.subarray(from, from + length).toString();
    const line = (before + own.slice(0, startOf(own))).split('\n').length;
    return stmt ? harmsOf(stmt, made).map((harm) => `line ${line} ${harm}`) : [];
  });
}

/** Where a statement begins, after what is blank and what is said about it. */
function startOf(statement: string): number {
  return /^(?:\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(statement)![0].length;
}

/** What makes something that was not there, and touches nothing that was. */
const NEW = new Set([
  'CommentStmt',
  'CompositeTypeStmt',
  'CreateEnumStmt',
  'CreateSchemaStmt',
  'CreateSeqStmt',
]);

function harmsOf(statement: Node, made: Made): string[] {
  const [kind, inner] = kindOf(statement);
  if (NEW.has(kind)) return [];
  const hidden = hiddenWrites(statement);
  if (hidden.length > 0) return hidden;
  const check = CHECKS[kind];
  return check ? check(inner, made) : [OTHERS[kind] ?? `is a ${kind}, of which nothing is known`];
}

/** What a statement writes on the side: `WITH gone AS (DELETE …)`. */
function hiddenWrites(statement: unknown): string[] {
  if (typeof statement !== 'object' || statement === null) return [];
  return Object.entries(statement).flatMap(([key, inner]) => {
    const query = key === 'ctequery' ? Object.keys(inner as object)[0] : undefined;
    const harm =
      query === undefined || query === 'SelectStmt' ? [] : [`writes in a WITH: ${query}`];
    return [...harm, ...hiddenWrites(inner)];
  });
}

const CHECKS: Readonly<Record<string, (statement: never, made: Made) => string[]>> = {
  CreateStmt(statement: CreateStmt, made) {
    const harms = harmsOfNewTable(statement, made);
    made.relations.add(nameOf(statement.relation));
    return statement.if_not_exists ? [`is not known to make ${nameOf(statement.relation)}`] : harms;
  },
  CreateTableAsStmt({ into }: CreateTableAsStmt, made) {
    made.relations.add(nameOf(into?.rel));
    return [];
  },
  ViewStmt: ({ replace, view }: { replace?: boolean; view?: RangeVar }) =>
    replace ? [`may change ${nameOf(view)}`] : [],
  CreateFunctionStmt: ({ replace }: { replace?: boolean }) =>
    replace ? ['may change a function that is there'] : [],
  AlterTableStmt({ relation, cmds = [] }: AlterTableStmt, made) {
    const table = nameOf(relation);
    if (made.relations.has(table)) return [];
    return cmds.flatMap((each) => harmsOfAlter(table, kindOf(each)[1], made));
  },
  IndexStmt({ relation, unique, whereClause, indexParams = [] }: IndexStmt, made) {
    const table = nameOf(relation);
    if (made.relations.has(table)) return [];
    if (unique) return [`forbids rows in ${table} that are alike`];
    const isPlain =
      !whereClause && indexParams.every((each) => 'name' in (kindOf(each)[1] as object));
    return isPlain ? [] : [`computes something for every row of ${table}, which may fail`];
  },
  CreateTrigStmt({ relation }: { relation?: RangeVar }, made) {
    const table = nameOf(relation);
    return made.relations.has(table) ? [] : [`changes what writing to ${table} does`];
  },
  InsertStmt({ relation }: InsertStmt, made) {
    const table = nameOf(relation);
    return made.relations.has(table) ? [] : [`writes rows into ${table}`];
  },
  UpdateStmt({ relation, targetList = [] }: UpdateStmt, made) {
    const table = nameOf(relation);
    const columns = targetList.map((each) => (kindOf(each)[1] as { name?: string }).name);
    const isNew = columns.every((name) => made.columns.has(`${table}.${name}`));
    return made.relations.has(table) || isNew ? [] : [`changes ${columns.join(', ')} of ${table}`];
  },
};

const OTHERS: Readonly<Record<string, string>> = {
  AlterEnumStmt: 'changes a type',
  DeleteStmt: 'deletes rows',
  DoStmt: 'runs code, of which nothing is known',
  DropStmt: 'drops something',
  RenameStmt: 'renames something',
  TruncateStmt: 'empties a table',
};
