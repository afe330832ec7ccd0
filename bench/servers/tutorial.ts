import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { createClient } from 'redis';

// The handler of a Pub/Sub push as tutorials show it: one message per reading, a counter in Redis, a row in
// SQL, the ack when both are there. It neither checks who pushes, nor what was there before. Prints its port.

interface Envelope {
  message: { data: string };
}
interface Said {
  attraction: string;
  sensor: string;
  at: number;
  count?: number;
}

const [redisUrl, databaseUrl] = process.argv.slice(2);
const redis = await createClient({ url: redisUrl! }).connect();
const pool = new pg.Pool({ connectionString: databaseUrl! });
await pool.query(
  'CREATE TABLE IF NOT EXISTS tutorial_readings (attraction text, sensor text, at timestamptz, count int)',
);

async function take({ message }: Envelope): Promise<void> {
  const said = JSON.parse(Buffer.from(message.data, 'base64').toString()) as Said;
  await redis.incrBy(`queue:${said.attraction}`, said.count ?? 0);
  await pool.query('INSERT INTO tutorial_readings VALUES ($1, $2, $3, $4)', [
    said.attraction,
    said.sensor,
    new Date(said.at),
    said.count ?? null,
  ]);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const answer = (status: number) => response.writeHead(status).end();
    take(JSON.parse(Buffer.concat(chunks).toString()) as Envelope).then(
      () => answer(204),
      () => answer(500),
    );
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
