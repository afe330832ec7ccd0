import type { AlterTableCmd, ColumnDef, CreateStmt, Constraint, Node, RangeVar } from 'libpg-query';

/** What a migration has made so far: nobody uses it yet, so that whatever is done to it harms nobody. */
export interface Made {
  relations: Set<string>;
  /** `table.column` */
  columns: Set<string>;
}

/** A node of PostgreSQL's parser: what it is, and what is in it. */
export function kindOf(node: Node): [kind: string, inner: never] {
  return Object.entries(node)[0] as [string, never];
}

export function nameOf(relation: RangeVar | undefined): string {
  const { schemaname, relname = '?' } = relation ?? {};
  return schemaname === undefined ? relname : `${schemaname}.${relname}`;
}

/** Things that a new table may do to tables of before. */
export function harmsOfNewTable(statement: CreateStmt, made: Made): string[] {
  const parents = (statement.inhRelations ?? []).flatMap((each) => {
    const [, parent] = kindOf(each);
    return made.relations.has(nameOf(parent)) ? [] : [nameOf(parent)];
  });
  const constraints = (statement.tableElts ?? []).flatMap((each) => {
    const [kind, inner] = kindOf(each);
    if (kind === 'Constraint') return [inner];
    return kind === 'ColumnDef' ? constraintsOf(inner) : [];
  });
  return [
    ...parents.map((parent) => `makes a part of ${parent}, which was there before`),
    ...constraints.flatMap((constraint) => {
      const referred = nameOf(constraint.pktable);
      const follows = ['c', 'n'].includes(constraint.fk_del_action ?? '');
      const binds = constraint.contype === 'CONSTR_FOREIGN' && !made.relations.has(referred);
      return binds && !follows
        ? [`keeps rows of ${referred} from being deleted; ON DELETE CASCADE or SET NULL would not`]
        : [];
    }),
  ];
}

/** Harms of one part of an ALTER TABLE on a table of before. */
export function harmsOfAlter(table: string, command: AlterTableCmd, made: Made): string[] {
  const { subtype = 'AT_?', name = '' } = command;
  if (subtype === 'AT_SetStatistics') return [];
  if (subtype !== 'AT_AddColumn' || command.def === undefined) {
    const known = ALTERS[subtype];
    return [known ? `${known} ${table}${name && `.${name}`}` : `${subtype} on ${table}`];
  }
  const [, column] = kindOf(command.def) as [string, ColumnDef];
  const where = `${table}.${column.colname ?? '?'}`;
  made.columns.add(where);
  const constraints = constraintsOf(column);
  const initial = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr;
  return constraints.flatMap(({ contype = 'CONSTR_?' }) => {
    if (contype === 'CONSTR_NULL') return [];
    if (contype === 'CONSTR_NOTNULL') {
      return initial ? [] : [`adds ${where}, which has to be given, and writers of before don't`];
    }
    if (contype !== 'CONSTR_DEFAULT') return [`adds ${where} with ${contype.slice(7)}`];
    return isOneForAll(initial) ? [] : [`adds ${where} with a default that rewrites the table`];
  });
}

const ALTERS: Readonly<Record<string, string>> = {
  AT_AddConstraint: 'adds a constraint to',
  AT_AlterColumnType: 'changes the type of',
  AT_ColumnDefault: 'changes the default of',
  AT_DropColumn: 'drops',
  AT_DropConstraint: 'drops a constraint of',
  AT_DropNotNull: 'allows null, which readers of before may not expect, in',
  AT_SetNotNull: 'forbids null in',
};

function constraintsOf(column: ColumnDef): Constraint[] {
  return (column.constraints ?? []).map((each) => kindOf(each)[1] as Constraint);
}

/** A constant, or the time now: then PostgreSQL writes it once, and no row. */
function isOneForAll(expression: Node | undefined): boolean {
  if (expression === undefined) return true;
  const [kind, inner] = kindOf(expression);
  if (kind === 'A_Const' || kind === 'SQLValueFunction') return true;
  if (kind === 'TypeCast') return isOneForAll((inner as { arg?: Node }).arg);
  return (
    kind === 'FuncCall' && JSON.stringify(inner).includes('"funcname":[{"String":{"sval":"now"}}]')
  );
}
