/** What follows a name in PromQL where it is no metric: a call. */
const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);

/**
 * The metrics that a PromQL expression names, each once, in order. It takes the expressions of this package, which
 * write grouping labels in parentheses right behind `by`, `without`, `on` and their like.
 */
export function metricNames(expr: string): string[] {
  const bare = expr
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, ' ')
    .replaceAll(/\{[^}]*\}/g, ' ')
    .replaceAll(/\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  const names = [...bare.matchAll(/(?<![\w:.])[a-z_][\w:]*(?!\w|\s*\()/gi)].map(([name]) => name);
  return [...new Set(names)].filter((name) => !WORDS.has(name.toLowerCase()));
}
