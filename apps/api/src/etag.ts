import { hash } from 'node:crypto';

/** An entity tag for what `text` says: 132 bits of its SHA-256. */
export function etagOf(text: string, strength: 'strong' | 'weak'): string {
  const tag = `"${hash('sha256', text, 'base64url').slice(0, 22)}"`;
  return strength === 'weak' ? `W/${tag}` : tag;
}

/** True when `If-None-Match` names the tag: `*`, or a list, compared weakly (RFC 9110, 13.1.2). */
export function isMatch(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = etag.replace(/^W\//, '');
  const tags: readonly string[] = ifNoneMatch.match(/"[^"]*"/g) ?? [];
  return tags.includes(opaque);
}
