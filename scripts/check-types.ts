// Type-checks every project of the repository: the root's, and each tsconfig.json found in a workspace,
// so that one that is added is never forgotten.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const projects = fs
  .globSync(['tsconfig.json', 'scripts/tsconfig.json', '{apps,packages,infra}/**/tsconfig.json'], {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist',
  })
  .toSorted();

const failed = projects.filter((project) => {
  const { status } = spawnSync('tsc', ['-p', project], { cwd: root, stdio: 'inherit' });
  return status !== 0;
});
if (failed.length > 0) {
  console.error(`✗ types: errors in ${failed.join(', ')}`);
  process.exitCode = 1;
} else {
  console.log(`types: ${projects.length} projects are sound`);
}
