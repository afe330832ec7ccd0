// `npm run infra:mutations`: breaks the infrastructure's program, line by line, looks which check objects, and
// renews docs/specs/infra-mutations.md. Exit code 1: a break was not noticed.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { openRunner } from '../../dump/run.ts';
import { documentOf, isNoticed, type Row } from './document.ts';
import { CHECK_NAMES, MUTATIONS } from './list.ts';
import { tryMutation } from './mutation.ts';

const ROOT = path.join(import.meta.dirname, '..', '..', '..', '..');
const DOCUMENT = path.join(ROOT, 'docs', 'specs', 'infra-mutations.md');

using runner = openRunner();
const rows: Row[] = [];
for (const mutation of MUTATIONS) {
  const row = { mutation, objections: await tryMutation(runner, mutation) };
  console.log(`${isNoticed(row) ? '✓' : '✗'} ${mutation.name}: ${mutation.check}`);
  rows.push(row);
}
fs.writeFileSync(DOCUMENT, documentOf(rows, CHECK_NAMES));
execFileSync('oxfmt', [DOCUMENT], { cwd: ROOT });
if (!rows.every(isNoticed)) process.exitCode = 1;
