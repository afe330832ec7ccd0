import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in for the metadata server of Cloud Run, which has the token of a service's account. */
export interface MetadataServer extends Disposable {
  /** What a service is told, so that it asks there. */
  env: Readonly<Record<string, string>>;
}

const TOKEN = JSON.stringify({ access_token: 'bench', expires_in: 3_600, token_type: 'Bearer' });

export async function startMetadataServer(): Promise<MetadataServer> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'metadata-flavor': 'Google', 'content-type': 'application/json' });
    response.end(TOKEN);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      GCE_METADATA_HOST: `127.0.0.1:${port}`,
      METADATA_SERVER_DETECTION: 'assume-present',
      // No credentials of whoever runs this.
      CLOUDSDK_CONFIG: '/nonexistent',
    },
    [Symbol.dispose]: () => void server.close(),
  };
}
