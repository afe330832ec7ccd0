import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Cloud Storage's JSON API, as far as an archive is read, with faults. */
export interface FakeBucket extends AsyncDisposable {
  endpoint: string;
  objects: Map<string, Buffer>;
  /** Objects on a page. */
  pageSize: number;
  /** The requests so far: `list prefix pageToken`, `get name range`. */
  requests: string[];
  /** Answers that come before the right ones. */
  faults: Fault[];
}

/** A status, with a header or without; or a body that breaks off, or goes quiet, after so many bytes. */
export type Fault =
  | { status: number; retryAfter?: string }
  | { breakAfter: number }
  | { quietAfter: number };

export async function fakeBucket(objects: Record<string, Buffer> = {}): Promise<FakeBucket> {
  const server = createServer((request, response) => answer(request, response, bucket));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const bucket: FakeBucket = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects: new Map(Object.entries(objects)),
    pageSize: 2,
    requests: [],
    faults: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return bucket;
}

function answer(request: IncomingMessage, response: ServerResponse, bucket: FakeBucket): void {
  const url = new URL(request.url!, 'http://bucket');
  const [, name, object] = /^\/storage\/v1\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(url.pathname) ?? [];
  const range = request.headers.range ?? '';
  const { searchParams } = url;
  const file = object === undefined ? undefined : decodeURIComponent(object);
  const listed = `list ${searchParams.get('prefix')} ${searchParams.get('pageToken') ?? ''}`;
  bucket.requests.push((file === undefined ? listed : `get ${file} ${range}`).trim());

  const fault = bucket.faults.shift();
  if (fault && 'status' in fault) {
    const { status, retryAfter } = fault;
    response.writeHead(status, retryAfter === undefined ? {} : { 'Retry-After': retryAfter }).end();
  } else if (name !== 'archive') {
    response.writeHead(404).end();
  } else if (file === undefined) {
    response.end(JSON.stringify(listing(bucket, searchParams)));
  } else {
    send(response, bucket.objects.get(file), range, fault);
  }
}

function listing({ objects, pageSize }: FakeBucket, query: URLSearchParams): object {
  const prefix = query.get('prefix') ?? '';
  const names = [...objects.keys()].filter((name) => name.startsWith(prefix)).toSorted();
  const after = query.get('pageToken') ?? '';
  const page = names.filter((name) => name > after).slice(0, pageSize);
  const last = page.at(-1);
  return {
    items: page.map((name) => ({ name, generation: '1' })),
    ...(last !== undefined && last !== names.at(-1) && { nextPageToken: last }),
  };
}

function send(
  response: ServerResponse,
  object: Buffer | undefined,
  range: string,
  fault: Exclude<Fault, { status: number }> | undefined,
): void {
  if (!object) return void response.writeHead(404).end();
  const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0);
  if (from > 0 && from >= object.length) return void response.writeHead(416).end();
  const rest = object.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, { 'Content-Length': rest.length });
  if (!fault) return void response.end(rest);
  if ('breakAfter' in fault) {
    return void response.write(rest.subarray(0, fault.breakAfter), () => response.destroy());
  }
  response.write(rest.subarray(0, fault.quietAfter));
}
