import { LEAKED, SECRET, UNKNOWN } from '../src/rules/rule.ts';

// Pulumi's own marks, from sdk/nodejs/runtime/rpc.ts.
const UNKNOWN_MARK = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const KIND = '4dabf18193072939515e22adb298388d';
const SECRET_KIND = '1b47061264138c4ac30d75fd1eb44270';

/**
 * What is sent to Pulumi's engine, as plain JSON with sorted keys: `UNKNOWN` for what is not known in a preview,
 * `SECRET` for what is kept encrypted, `LEAKED` for one of the `planted` values where it is not.
 *
 * A secret anywhere in an output makes a secret of the whole output, such as a service's template. Only the
 * planted values in it are hidden then, so that the rest can be looked at.
 */
export function redact(sent: unknown, planted: readonly string[]): unknown {
  return plain(sent, planted, false);
}

function plain(value: unknown, planted: readonly string[], isHidden: boolean): unknown {
  if (typeof value === 'string') return textOf(value, planted, isHidden ? SECRET : LEAKED);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((at) => plain(at, planted, isHidden));
  const fields = value as Record<string, unknown>;
  if (fields[KIND] === SECRET_KIND) return hidden(fields.value, planted);
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key, at]) => key !== KIND && at !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, at]) => [key, plain(at, planted, isHidden)]),
  );
}

function hidden(value: unknown, planted: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return SECRET;
  const seen = plain(value, planted, true);
  // Where none of the planted values is in it, whatever is secret could be any part of it.
  return JSON.stringify(seen).includes(SECRET) ? seen : SECRET;
}

function textOf(text: string, planted: readonly string[], mark: string): string {
  const known = text.replaceAll(UNKNOWN_MARK, UNKNOWN);
  const found = planted.filter(
    (secret) => known.includes(secret) || decoded(known).includes(secret),
  );
  if (found.length === 0) return known;
  const shown = found.reduce((at, secret) => at.replaceAll(secret, mark), known);
  return shown === known ? mark : shown;
}

/** A text that is base64, read; else nothing. */
function decoded(text: string): string {
  if (text.length < 24 || !/^[A-Za-z0-9+/\s]+={0,2}$/.test(text)) return '';
  return Buffer.from(text, 'base64').toString('utf8');
}
