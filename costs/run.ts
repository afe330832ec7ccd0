// `npm run costs -- --save`: prices the deployments of docs/COST.md and the sizes of docs/SCALE.md anew, and keeps
// the tables and drawings there. Without `--save` it tells which of them are out of date, and exits with 1 where any is.
import { parseArgs } from 'node:util';
import { outdated, saveDocuments } from './documents.ts';

const { values } = parseArgs({ options: { save: { type: 'boolean', default: false } } });
if (values.save) {
  console.log(`saved in docs: ${(await saveDocuments()).join(', ')}`);
} else {
  const names = await outdated();
  console.log(names.length === 0 ? 'all up to date' : `out of date: ${names.join(', ')}`);
  if (names.length > 0) {
    console.log('npm run costs -- --save makes them again');
    process.exitCode = 1;
  }
}
