import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The least that a server has to do with a batch: read the body, parse it, answer. Prints its port.
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { readings } = JSON.parse(Buffer.concat(chunks).toString()) as { readings: unknown[] };
    response.writeHead(202, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ accepted: readings.length }));
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
