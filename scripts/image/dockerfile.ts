/** One instruction of a Dockerfile, with its continued lines joined. */
export interface Instruction {
  /** In capitals, as in `COPY`. */
  name: string;
  /** `--from=build` and the like, without the dashes. */
  flags: Readonly<Record<string, string>>;
  /** The rest of the line. */
  text: string;
}

export interface Stage {
  /** As in `FROM image AS name`; empty where it has none. */
  name: string;
  image: string;
  instructions: readonly Instruction[];
}

export interface Dockerfile {
  /** Of `ARG name=default` before the first stage. */
  args: Readonly<Record<string, string>>;
  stages: readonly Stage[];
}

/** Reads as much of a Dockerfile's language as ours speaks: no heredocs, no parser directives, `\` for a longer line. */
export function parseDockerfile(source: string): Dockerfile {
  const lines = source
    .split('\n')
    .filter((line) => !/^\s*(?:#|$)/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  const args: Record<string, string> = {};
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const instruction of lines.map(parseInstruction)) {
    const stage = stages.at(-1);
    if (instruction.name === 'FROM') {
      const [image = '', , name = ''] = instruction.text.split(/\s+/);
      stages.push({ name, image, instructions: [] });
    } else if (stage) {
      stage.instructions.push(instruction);
    } else {
      const [name = '', value = ''] = instruction.text.split('=', 2);
      args[name] = value;
    }
  }
  return { args, stages };
}

function parseInstruction(line: string): Instruction {
  const [, name = '', flagText = '', text = ''] = /^(\w+)\s+((?:--\S+\s+)*)(.*)$/.exec(line) ?? [];
  const flags = flagText
    .split(/\s+/)
    .filter((flag) => flag !== '')
    .map((flag) => {
      const [key = '', ...value] = flag.slice(2).split('=');
      return [key, value.join('=')] as const;
    });
  return { name: name.toUpperCase(), flags: Object.fromEntries(flags), text };
}

/** What a stage says last of something, as of `USER`; undefined where it says nothing. */
export function lastOf({ instructions }: Stage, name: string): string | undefined {
  return instructions.findLast((one) => one.name === name)?.text;
}

/** The patterns in the text of a `.dockerignore`. */
export function ignoreLines(source: string): string[] {
  return source.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** Whether a file of the repository goes into the build, by the lines of `.dockerignore`: the last that fits has it. */
export function isSent(file: string, ignore: readonly string[]): boolean {
  let sent = true;
  for (const line of ignore) {
    const allows = line.startsWith('!');
    if (fits(file, allows ? line.slice(1) : line)) sent = allows;
  }
  return sent;
}

/** Also a folder above the file may fit. */
function fits(file: string, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]]/g, String.raw`\$&`)
    .replaceAll('**/', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('\0', '(?:.*/)?');
  return new RegExp(`^${source}(?:/|$)`).test(file);
}
