import { jobsOf, stepsOf, type Surroundings, workflowOf } from './workflow.ts';

/** A shell text, and where it is. */
interface Shell {
  where: string;
  text: string;
}

function shells(around: Surroundings): Shell[] {
  const runs = jobsOf(around)
    .flatMap(stepsOf)
    .flatMap(({ where, step }) => (step.run ? [{ where, text: step.run }] : []));
  const scripts = Object.entries(around.scripts).map(([where, text]) => ({ where, text }));
  return [...runs, ...scripts].map(({ where, text }) => ({ where, text: plain(text) }));
}

/** Without comments; a line that goes on in the next is one. */
function plain(text: string): string {
  return text.replaceAll(/^\s*#.*$/gm, '').replaceAll(/\\\n\s*/g, ' ');
}

/** Scripts and programs of the repository that are run are there. */
export function knownPrograms(around: Surroundings): string[] {
  return shells(around).flatMap(({ where, text }) => {
    const npm = [...text.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name!);
    const files = [...text.matchAll(/(?<![\w$/.{}-])((?:\.ci|\.github|infra)\/[\w./-]+)/g)]
      .map(([, file]) => file!)
      .filter((file) => file === '.ci/run' || file.endsWith('.sh'));
    return [
      ...npm
        .filter((name) => !around.npmScripts.has(name))
        .map((name) => `${where}: there is no npm script ${name}`),
      ...files
        .filter((file) => !around.isExecutable(file))
        .map((file) => `${where}: ${file} is no program`),
    ];
  });
}

/** Workflows that are started from another are there, and take what they are given. */
export function knownWorkflows(around: Surroundings): string[] {
  return shells(around).flatMap(({ where, text }) =>
    [...text.matchAll(/\bgh workflow run (\S+)(.*)/g)].flatMap(([, file, rest]) => {
      const started = around.workflows[`.github/workflows/${file}`];
      if (started === undefined) return [`${where}: there is no workflow ${file}`];
      const inputs = workflowOf(started).on['workflow_dispatch']?.inputs ?? {};
      return [...rest!.matchAll(/--field ["']?([\w-]+)=/g)]
        .filter(([, name]) => !Object.hasOwn(inputs, name!))
        .map(([, name]) => `${where}: ${file} takes no ${name}`);
    }),
  );
}

/** How commands of ours are called, and the name by which their flags are asked for. */
const CALLS: readonly [call: RegExp, command: (found: string) => string][] = [
  [/(?<![\w-])release ([a-z]+)([^|;&\n]*)/g, (subcommand) => `release ${subcommand}`],
  [/\bridewait -- (?!release\b)([a-z-]+)([^|;&\n]*)/g, (subcommand) => subcommand],
  [/\bpulumi\/([a-z-]+\.sh)([^|;&\n]*)/g, (script) => `infra/pulumi/${script}`],
];

/** Flags that are given to commands of ours are theirs. */
export function knownFlags(around: Surroundings): string[] {
  return shells(around).flatMap(({ where, text }) => {
    const common = /\bcommon=\(([^)]*)\)/.exec(text)?.[1] ?? '';
    const quoted = text.replaceAll(/\b(?:echo|printf) .*$/gm, '');
    return CALLS.flatMap(([call, commandOf]) =>
      [...quoted.matchAll(call)].flatMap(([, found, rest]) => {
        const command = commandOf(found!);
        const flags = around.flagsOf(command);
        if (flags === undefined) return [`${where}: there is no command ${command}`];
        const given = rest!.replace('"${common[@]}"', common).matchAll(/(?<=\s)--[a-z-]+/g);
        return [...given]
          .filter(([flag]) => !flags.has(flag))
          .map(([flag]) => `${where}: ${command} knows no ${flag}`);
      }),
    );
  });
}

/** What is taken of a step as its output, its program writes. */
export function writtenOutputs(around: Surroundings): string[] {
  return jobsOf(around).flatMap((named) => {
    const taken = JSON.stringify(named.job).matchAll(/steps\.([\w-]+)\.outputs\.(\w+)/g);
    return [...taken].flatMap(([, id, output]) => {
      const step = named.job.steps?.find((each) => each.id === id);
      if (step?.uses !== undefined) return [];
      const script = /^\S+\.sh/.exec(step?.run ?? '')?.[0] ?? '';
      const text = around.scripts[script] ?? step?.run ?? '';
      const written = new RegExp(`\\b${output}=.*GITHUB_OUTPUT`);
      return written.test(text) ? [] : [`${named.where}: nothing writes ${output} in step ${id}`];
    });
  });
}
