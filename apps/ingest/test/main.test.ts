import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

it('exits with 2 and names every problem of its environment at once', async () => {
  const env = {
    PORT: 'eighty',
    PUSH_SERVICE_ACCOUNT: 'nobody',
    CLOUD_SQL_INSTANCE: 'project:region:name',
    OTEL_EXPORTER_OTLP_ENDPOINT: '',
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect(code).toBe(2);
  const { severity, message } = JSON.parse(said) as { severity: string; message: string };
  expect(severity).toBe('CRITICAL');
  expect([...message.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name)).toEqual([
    'PORT',
    'PUSH_AUDIENCE',
    'PUSH_SERVICE_ACCOUNT',
    'PUBSUB_PROJECT',
    'DATABASE_USER',
  ]);
});
