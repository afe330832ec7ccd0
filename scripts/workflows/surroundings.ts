import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Surroundings } from './workflow.ts';

/** What is in the repository. Our commands are asked for their flags by `--help`, our shell scripts by their usage. */
export function surroundingsOf(root: string): Surroundings {
  const texts = (pattern: string) =>
    Object.fromEntries(
      fs
        .globSync(pattern, { cwd: root })
        .toSorted()
        .map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')]),
    );
  const manifest = (folder: string) =>
    JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
      dependencies: Record<string, string>;
    };
  const npm = manifest('.').scripts;
  const scripts = { ...texts('.github/scripts/*.sh'), ...texts('infra/pulumi/*.sh') };
  const known = new Map<string, ReadonlySet<string> | undefined>();
  return {
    workflows: texts('.github/workflows/*.yml'),
    actions: texts('.github/actions/*/action.yml'),
    scripts,
    versions: manifest('infra/pulumi').dependencies,
    npmScripts: new Set(Object.keys(npm)),
    isExecutable(file) {
      const found = fs.statSync(path.join(root, file), { throwIfNoEntry: false });
      return found !== undefined && found.isFile() && (found.mode & 0o111) !== 0;
    },
    flagsOf(command) {
      if (!known.has(command)) {
        const text = command.endsWith('.sh')
          ? scripts[command]
          : helpOf(root, npm['ridewait']!, command.split(' '));
        known.set(command, text === undefined ? undefined : flagsIn(text));
      }
      return known.get(command);
    },
  };
}

function flagsIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/(?<=^|\s)--[a-z][a-z-]*/gm)].map(([flag]) => flag));
}

/** Undefined where there is no such command: commander then shows the help of what is above it. */
function helpOf(root: string, script: string, command: string[]): string | undefined {
  const [program, ...args] = script.replace('node scripts/bootstrap.mjs ', '').split(' ');
  const { status, stdout } = spawnSync(program!, [...args, ...command, '--help'], {
    cwd: root,
    encoding: 'utf8',
  });
  const usage = new RegExp(`^Usage: ridewait ${command.join(' ')}\\b`, 'm');
  return status === 0 && usage.test(stdout) ? stdout : undefined;
}
