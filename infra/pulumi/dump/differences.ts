import { keyOf, type ResourceDump } from '../src/rules/rule.ts';

/** What the snapshots keep of a resource. */
export type Snapshot = Pick<ResourceDump, 'type' | 'name' | 'inputs'>;

/** So much of a value is shown; documents of a gateway are thousands of characters. */
const SHOWN = 120;

/**
 * What became of an environment, a line each: `+` a resource that is new, `-` one that is gone, `~` an input that
 * is another, with its path, as it was and as it is.
 */
export function differences(before: readonly Snapshot[], after: readonly Snapshot[]): string[] {
  const [had, has] = [before, after].map((all) => new Map(all.map((at) => [keyOf(at), at])));
  const keys = [...new Set([...had!.keys(), ...has!.keys()])].toSorted();
  return keys.flatMap((key) => {
    const [was, is] = [had!.get(key), has!.get(key)];
    const name = key.replace('::', ' ');
    if (was === undefined) return [`+ ${name}`];
    if (is === undefined) return [`- ${name}`];
    return changes(was.inputs, is.inputs, '').map((words) => `~ ${name}: ${words}`);
  });
}

function changes(before: unknown, after: unknown, at: string): string[] {
  const [was, is] = [opened(before), opened(after)];
  if (isParts(was) && isParts(is) && Array.isArray(was) === Array.isArray(is)) {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return keys.flatMap((key) => changes(was[key], is[key], at === '' ? key : `${at}.${key}`));
  }
  return was === is ? [] : [`${at}: ${short(was)} → ${short(is)}`];
}

/** What is in a text that is JSON, or JSON in base64: a dashboard, the gateway's document. */
function opened(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.startsWith('eyJ') ? Buffer.from(value, 'base64').toString('utf8') : value;
  if (!/^[{[]/.test(text)) return value;
  try {
    return JSON.parse(text);
  } catch {
    return value;
  }
}

function isParts(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text;
}
