import fs from 'node:fs';
import path from 'node:path';
import type { EnvironmentName } from '../src/config/environment.ts';
import type { Snapshot } from './differences.ts';

const FOLDER = path.join(path.dirname(import.meta.dirname), 'snapshots');

/** What was committed of an environment; nothing where nothing was. */
export function readSnapshot(environment: EnvironmentName): Snapshot[] {
  const file = fileOf(environment);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Snapshot[]) : [];
}

export function writeSnapshot(environment: EnvironmentName, dump: readonly Snapshot[]): void {
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(fileOf(environment), textOf(dump));
}

/** A dump as it is printed and kept: each resource has its type, its name and its inputs, and no more. */
export function textOf(dump: readonly Snapshot[]): string {
  const kept = dump.map(({ type, name, inputs }) => ({ type, name, inputs }));
  return `${JSON.stringify(kept, null, 2)}\n`;
}

function fileOf(environment: EnvironmentName): string {
  return path.join(FOLDER, `${environment}.json`);
}
