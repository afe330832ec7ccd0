import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

// What the provider's own type declarations say of inputs. TypeScript holds the program to the shapes; which
// words a text may be, the declarations say in prose alone.

const PACKAGE = path.dirname(createRequire(import.meta.url).resolve('@pulumi/gcp'));

export interface InputField {
  isRequired: boolean;
  /** The words that are allowed; `undefined` where the declarations name none. */
  allowed?: readonly string[];
  /** What it is made of, as `cloudrunv2.ServiceTemplate`; `undefined` where it is plain or a map. */
  of?: string;
}
export type InputFields = ReadonlyMap<string, InputField>;

const read = new Map<string, string>();
function declarations(file: string): string {
  const known = read.get(file) ?? fs.readFileSync(path.join(PACKAGE, file), 'utf8');
  read.set(file, known);
  return known;
}

/** The inputs of a resource such as `gcp:pubsub/topic:Topic`; `undefined` where the provider has no such type. */
export function inputsOf(type: string): InputFields | undefined {
  const [, module, file, name] = /^gcp:(\w+)\/(\w+):(\w+)$/.exec(type) ?? [];
  if (module === undefined) return;
  // The file of `iAMMember` is called iammember.d.ts.
  const wanted = `${file}.d.ts`.toLowerCase();
  const found = fs
    .readdirSync(path.join(PACKAGE, module))
    .find((at) => at.toLowerCase() === wanted);
  if (found === undefined) return;
  return fieldsIn(
    between(declarations(`${module}/${found}`), `export interface ${name}Args {`, '\n}'),
  );
}

/** The inputs of a part of a resource, such as `cloudrunv2.ServiceTemplate`. */
export function partsOf(reference: string): InputFields {
  const [module, name] = reference.split('.');
  const all = declarations('types/input.d.ts');
  const namespace = between(all, `export declare namespace ${module} {`, '\n}');
  return fieldsIn(between(namespace, `interface ${name} {`, '\n    }'));
}

function between(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  if (start === -1) throw new Error(`the provider’s declarations have no ${JSON.stringify(from)}`);
  return text.slice(start + from.length, text.indexOf(to, start));
}

// The documentation of a field is left out of some.
const FIELD =
  /(?:\/\*\*(?<doc>(?:[^*]|\*(?!\/))*)\*\/\s*\n)?^ +(?<name>\w+)(?<optional>\?)?: (?<type>[^;]*(?:\{[^}]*\}[^;]*)?);/gm;
const WORDS =
  /(?:Possible values are|Possible values|Each value may be one of|Must be one of)[:\s]+(?<words>`[^`]+`(?:\s*,?\s*(?:and|or)?\s*`[^`]+`)*)/;

function fieldsIn(body: string): InputFields {
  return new Map(
    [...body.matchAll(FIELD)].map(({ groups }) => {
      const { doc, name, optional, type } = groups as Record<string, string>;
      const words = WORDS.exec((doc ?? '').replaceAll(/\s*\n\s*\*\s*/g, ' '))?.groups?.words;
      const allowed = words?.match(/[^`]+(?=`)/g)?.filter((_, at) => at % 2 === 0);
      const of = /inputs\.(?<of>\w+\.\w+)/.exec(type!)?.groups?.of;
      const field: InputField = {
        isRequired: optional === undefined,
        ...(allowed && { allowed }),
        ...(of !== undefined && { of }),
      };
      return [name!, field];
    }),
  );
}
