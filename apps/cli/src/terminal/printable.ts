/** Signs that move a terminal's cursor, ring its bell or turn its writing around. */
// oxlint-disable-next-line no-control-regex -- those are the ones that are looked for.
const UNPRINTABLE = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/** What somebody else wrote, on one line, and harmless to a terminal. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (sign) => {
    if (sign === '\n' || sign === '\t') return ' ';
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Cut to a width, with a sign that it was. */
export function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
