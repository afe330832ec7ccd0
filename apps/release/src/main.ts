import { readEnv } from '@ridewait/service';
import type { GithubEnv } from './commands/environment.ts';
import { failureOf } from './commands/exit.ts';
import { releaseProgram } from './commands/program.ts';

const github: GithubEnv = readEnv();
const print = (line: string) => void process.stdout.write(`${line}\n`);
const program = releaseProgram({
  github,
  async open(environment) {
    const { cloudEnvironment } = await import('./commands/cloud-environment.ts');
    return cloudEnvironment(environment, github, print);
  },
  async manifest() {
    const { thisManifest } = await import('./checks/manifest.ts');
    return thisManifest();
  },
  print,
  // Something that still lingers must not keep a finished command alive.
  exit: (code) => process.exit(code),
});

try {
  await program.parseAsync();
} catch (error) {
  const { code, words } = failureOf(error);
  if (words !== undefined) process.stderr.write(`ridewait release: ${words}\n`);
  process.exit(code);
}
