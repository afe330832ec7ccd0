/**
 * The body of a request as text; undefined where it has over `maxBytes`. Such a body is read all the same and
 * dropped: a client may hear the answer only once it has sent everything, and its next request comes on the
 * same connection. The server's own limit on the time of a request bounds that.
 */
export async function readBody(request: Request, maxBytes: number): Promise<string | undefined> {
  const told = request.headers.get('Content-Length');
  // The server holds a client to the length that it told.
  if (told !== null && Number(told) <= maxBytes) return request.text();
  const chunks: Uint8Array[] = [];
  let size = Number(told ?? 0);
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= maxBytes ? new TextDecoder().decode(Buffer.concat(chunks)) : undefined;
}

/** The client went away while it sent the body: nobody's fault, and nobody reads the answer. */
export function isCutOff(error: Error, request: Request): boolean {
  return request.signal.aborted && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
}
