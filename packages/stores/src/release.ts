// What a release has to know of the stores before it may run beside another.
export { ANNOUNCED } from './sql/announced.ts';
export { type Migration, MIGRATIONS, readMigrations } from './sql/migration-files.ts';
export { STATE_FORMAT, STATE_FORMATS } from './state-format.ts';
