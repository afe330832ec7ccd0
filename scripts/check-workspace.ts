// Rules of the repository that no other tool knows. Prints every breach, one a line.
import path from 'node:path';
import { deadLinks, unknownScripts, unpinnedActions } from './workspace/document-rules.ts';
import {
  differingVersions,
  incompleteLockfile,
  inexactVersions,
  staleLockfile,
  unknownWorkspaces,
} from './workspace/manifest-rules.ts';
import { openRepository } from './workspace/repository.ts';
import { escapingImports, longFiles, starExports } from './workspace/source-rules.ts';

const RULES = [
  inexactVersions,
  differingVersions,
  staleLockfile,
  incompleteLockfile,
  unknownWorkspaces,
  longFiles,
  starExports,
  escapingImports,
  deadLinks,
  unknownScripts,
  unpinnedActions,
];

const repository = openRepository(process.argv[2] ?? path.dirname(import.meta.dirname));
const breaches = RULES.flatMap((rule) => rule(repository));
for (const breach of breaches) console.error(breach);
if (breaches.length > 0) process.exitCode = 1;
else console.log(`workspace: ${RULES.length} rules hold`);
