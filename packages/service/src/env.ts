/** What the process was started with: the one place that reads it. */
export type Env = Readonly<Record<string, string | undefined>>;

export function readEnv(): Env {
  return { ...process.env };
}
