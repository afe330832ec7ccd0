/** What a person can do about an answer, by its status. */
function adviceOf(status: number, base: string): string {
  const asGoogle = isGoogle(base);
  if (status === 401 || status === 403) {
    return asGoogle
      ? 'the account that releases needs roles/monitoring.viewer, and credentials: `gcloud auth application-default login`'
      : 'it wants to know who asks';
  }
  if (status === 404) {
    return asGoogle
      ? 'the address in release.config.ts has to be …/v1/projects/PROJECT/location/global/prometheus'
      : 'is it the address of its HTTP API, without /api/v1?';
  }
  if (status === 400 || status === 422) return 'the query is that of release.config.ts';
  if (status === 429) return 'it was asked too often, and is asked again with the next look';
  return 'it is asked again with the next look; if it stays so, see whether it is well';
}

/** An answer that is none. */
export function whyRefused(base: string, expr: string, response: Response, text: string): Error {
  const { status, statusText } = response;
  const said = saidIn(text);
  const words = `${base} refused ${expr}: ${status} ${statusText}${said && `, “${said}”`}`;
  return new RefusedError(`${words}; ${adviceOf(status, base)}`);
}

/** No answer at all, or one that broke off. A refusal stays what it is. */
export function whyUnreachable(
  base: string,
  expr: string,
  error: unknown,
  timeoutMs: number | undefined,
): Error {
  if (error instanceof RefusedError) return error;
  const why = timeoutMs === undefined ? causesOf(error) : `no answer within ${timeoutMs} ms`;
  return new Error(
    `${base} could not be asked for ${expr}: ${why}; see whether it runs, and can be reached from here`,
    { cause: error },
  );
}

class RefusedError extends Error {
  override name = 'RefusedError';
}

/** Whose `fetch` says only that it failed keeps the reason in the cause. */
function causesOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message || cause.name})` : message;
}

/** As Prometheus says it, as Google's APIs do, or whatever it is. */
function saidIn(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: string | { message?: string } };
    const said = typeof error === 'object' ? error.message : error;
    if (typeof said === 'string') return said.slice(0, 300);
  } catch {
    // A page of a proxy, perhaps.
  }
  return text.slice(0, 300).replaceAll(/\s+/g, ' ').trim();
}

export function isGoogle(url: string): boolean {
  return new URL(url).hostname === 'monitoring.googleapis.com';
}
