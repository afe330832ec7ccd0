import { type DeadLetter, decodeBase64, decodeReadings } from '@ridewait/contracts';
import { table } from '../terminal/table.ts';
import { printable } from '../terminal/printable.ts';
import { ago, stamp } from '../terminal/times.ts';

/** Bytes that are shown of what can't be read. */
const SHOWN_BYTES = 512;

/**
 * All that a letter holds, its payload as readable as it can be made.
 *
 * @param now milliseconds since 1970
 */
export function showLines(id: string, letter: DeadLetter, now: number): string[] {
  const { payload, reason, detail, service, diedAt, receivedAt } = letter;
  const when = (at: number) => `${stamp(at)}  ${ago(at, now)}`;
  const fields: [string, string | undefined][] = [
    ['id', id],
    ['reason', reason],
    ['detail', detail],
    ['given up by', service],
    ['died', when(diedAt)],
    ['received', receivedAt === undefined ? undefined : when(receivedAt)],
    ['park', letter.park],
    ['attraction', letter.attraction],
    ['sensor', letter.sensor],
  ];
  const rows = fields.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, printable(value)]],
  );
  return [...table(rows), '', ...payloadLines(payload)];
}

function payloadLines(payload: DeadLetter['payload']): string[] {
  if (!('base64' in payload)) return ['reading', ...jsonLines(payload.reading)];
  const { base64, attributes, cutFrom } = payload;
  const bytes = decodeBase64(base64);
  return [
    ...(Object.keys(attributes).length > 0 ? ['attributes', ...jsonLines(attributes)] : []),
    ...(cutFrom === undefined ? [] : [`only the beginning was kept, of ${cutFrom} bytes`]),
    ...(bytes ? bytesLines(bytes) : ['not base64', `  ${printable(base64.slice(0, SHOWN_BYTES))}`]),
  ];
}

function bytesLines(bytes: Uint8Array): string[] {
  const decoded = decodeReadings(bytes);
  if (decoded.ok) return ['readings', ...jsonLines(decoded.value)];
  const why = `${bytes.byteLength} bytes, not of readings: ${printable(decoded.detail)}`;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return [why, ...textLines(text)];
  } catch {
    return [why, ...hexLines(bytes.subarray(0, SHOWN_BYTES))];
  }
}

function textLines(text: string): string[] {
  try {
    return jsonLines(JSON.parse(text));
  } catch {
    return text.split('\n').map((line) => `  ${printable(line)}`);
  }
}

function jsonLines(value: unknown): string[] {
  const text = JSON.stringify(value, undefined, 2) ?? 'nothing';
  return text.split('\n').map((line) => `  ${printable(line)}`);
}

function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
    lines.push(`  ${at.toString(16).padStart(4, '0')}  ${hex.padEnd(47)}  ${text.join('')}`);
  }
  return lines;
}
