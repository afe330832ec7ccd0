import { once } from 'node:events';
import { connect, type IncomingHttpHeaders } from 'node:http2';

export interface RawWatch extends AsyncDisposable {
  /** Reads all that is there, to the status that it ends with. */
  readOn(): Promise<{ code: number; details: string }>;
}

/**
 * A stream of changes over bare HTTP/2, by a caller that reads nothing until it is told to: the library's own client
 * would go on to fill its memory. Resolves once the stream has begun.
 */
export async function rawWatch(address: string, park: string): Promise<RawWatch> {
  const session = connect(`http://${address}`);
  const closed = new Promise<void>((resolve) => {
    session.once('close', resolve);
  });
  // A server that cuts it off does so with an error.
  session.on('error', () => undefined);
  const stream = session.request({
    ':method': 'POST',
    ':path': '/ridewait.v1.Waits/WatchPark',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.on('error', () => undefined);
  // A message is a byte for its compression, its length in four bytes, and its bytes: field 1, text.
  stream.end(Buffer.from([0, 0, 0, 0, park.length + 2, 0x0a, park.length, ...Buffer.from(park)]));
  await once(stream, 'response');
  return {
    async readOn() {
      stream.resume();
      const [trailers] = (await once(stream, 'trailers')) as [IncomingHttpHeaders];
      return {
        code: Number(trailers['grpc-status']),
        details: decodeURI(String(trailers['grpc-message'])),
      };
    },
    async [Symbol.asyncDispose]() {
      session.destroy();
      await closed;
    },
  };
}
