import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pubsubBus } from '@ridewait/bus';
import {
  findPostgres,
  findPubsubEmulator,
  findRedis,
  requireReal,
  startPostgres,
  startPubsubEmulator,
  startRedis,
} from '@ridewait/local';
import { withServer } from '@ridewait/local/testing';
import { demoParkFile } from '@ridewait/simulator';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ignoreLines, isSent } from './dockerfile.ts';
import { type Image, makeImage, type Started } from './image.test-tools.ts';

const APPS = ['ingest', 'processor', 'api', 'web', 'cli'] as const;
type App = (typeof APPS)[number];

const IGNORE = ignoreLines(
  readFileSync(path.join(import.meta.dirname, '../../.dockerignore'), 'utf8'),
);

const images = new Map<App, Image>();

beforeAll(async () => {
  // One after another: each takes all that a machine has.
  for (const app of APPS) images.set(app, await makeImage(app));
}, 240_000);

afterAll(async () => {
  for (const image of images.values()) await image[Symbol.asyncDispose]();
});

function imageOf(app: App): Image {
  return images.get(app)!;
}

/** A configuration as in the cloud, behind which there is nothing. */
const NOWHERE = {
  METADATA_SERVER_DETECTION: 'none',
  REDIS_URL: 'redis://127.0.0.1:1',
  CLOUD_SQL_INSTANCE: 'project:region:instance',
  DATABASE_USER: 'nobody',
  PUBSUB_PROJECT: 'nowhere',
  PUBSUB_ENDPOINT: 'http://127.0.0.1:1',
  PUSH_AUDIENCE: 'nobody',
  PUSH_SERVICE_ACCOUNT: 'nobody@example.com',
  API_URL: 'http://127.0.0.1:1',
};

async function stoppedInTheEnd(starting: Promise<Started>): Promise<Started> {
  const service = await starting;
  onTestFinished(async () => void (await service.stop()));
  return service;
}

describe('the image of an app, without anything else', () => {
  it.for(APPS)('%s is bundled of files that are sent to the builder', (app) => {
    const { sources } = imageOf(app);
    expect(sources).toContain(`apps/${app}/src/main.ts`);
    expect(sources.filter((file) => !isSent(file, IGNORE))).toEqual([]);
  });

  it.for([
    ['ingest', 'PUBSUB_PROJECT'],
    ['processor', 'REDIS_URL'],
    ['api', 'REDIS_URL'],
    ['web', 'API_URL'],
  ] as const)('%s asks for %s, and ends with 2', ([app, variable]) => {
    const { code, output } = imageOf(app).run([], {});
    expect(output).toContain(`${variable}:`);
    expect(code).toBe(2);
  });

  it.for(['ingest', 'processor', 'api'] as const)(
    '%s lives before its stores do, is not ready, and stops when it is told to',
    async (app) => {
      const service = await stoppedInTheEnd(imageOf(app).start(NOWHERE));
      expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
      expect((await fetch(`${service.url}/health/ready`)).status).toBe(503);
      expect((await service.stop()).code).toBe(0);
    },
  );

  it('api describes itself before its stores are there: what it loads later is in it', async () => {
    const { url } = await stoppedInTheEnd(imageOf('api').start(NOWHERE));
    const answer = await fetch(`${url}/v1/openapi.json`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ openapi: '3.1.1', info: { title: 'Ridewait' } });
  });

  it('api serves gRPC instead, where it is told to', async () => {
    const service = await imageOf('api').start({ ...NOWHERE, API_SERVES: 'grpc' });
    expect((await service.stop()).code).toBe(0);
  });

  it('web is ready, and has the page', async () => {
    const { url } = await stoppedInTheEnd(imageOf('web').start({ API_URL: NOWHERE.API_URL }));
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const page = await fetch(url);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.status).toBe(200);
  });

  it.for(['ingest', 'processor', 'api', 'web'] as const)(
    '%s takes what Node compiled of it, and writes nothing',
    async (app) => {
      const env = { ...NOWHERE, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
      const service = await imageOf(app).start(env);
      const { output } = await service.stop();
      expect(output).toMatch(/code cache for ESM \S+main\.mjs was accepted/);
      expect(output).not.toMatch(/was rejected|writing cache/);
    },
  );

  it('cli asks for a database, and brings its migrations', () => {
    const { code, output } = imageOf('cli').run(['migrate'], {});
    expect(output).toContain('set either DATABASE_URL or CLOUD_SQL_INSTANCE');
    expect(code).toBe(2);
  });

  it.for(['start', 'cost'])('cli says that a checkout alone can do %s', (command) => {
    const { code, output } = imageOf('cli').run([command], {});
    expect(output).toContain(`\`ridewait ${command}\` needs a checkout of the repository`);
    expect(code).toBe(2);
  });
});

const hasServers = [
  requireReal('redis-server', findRedis()),
  requireReal('postgres', findPostgres()),
  requireReal('the Pub/Sub emulator', findPubsubEmulator()),
].every(Boolean);

describe.runIf(hasServers)('the images before real servers', () => {
  const redis = withServer(startRedis);
  const postgres = withServer(startPostgres);
  const pubsub = withServer(startPubsubEmulator);
  const emulatorHost = () => new URL(pubsub().url).host;

  function env() {
    return {
      REDIS_URL: redis().url,
      DATABASE_URL: postgres().url,
      PUBSUB_PROJECT: 'images',
      PUBSUB_EMULATOR_HOST: emulatorHost(),
      PUSH_AUDIENCE: 'images',
      PUSH_SERVICE_ACCOUNT: 'push@example.com',
    };
  }

  beforeAll(async () => {
    await using bus = pubsubBus({ projectId: 'images', emulatorHost: emulatorHost() });
    await bus.ensureTopics();
  });

  /** The catalog where a job that runs as nobody may read it, wherever this checkout lies. */
  function catalogForAll(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'ridewait-catalog-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'park.json');
    copyFileSync(demoParkFile, file);
    chmodSync(folder, 0o755);
    return file;
  }

  it('jobs bring the schema, save a catalog, and keep the house', () => {
    const cli = imageOf('cli');
    expect(cli.run(['migrate'], env())).toMatchObject({ code: 0 });
    expect(cli.run(['catalog', 'save', catalogForAll()], env())).toMatchObject({ code: 0 });
    expect(cli.run(['maintain'], env())).toMatchObject({ code: 0 });
    expect(cli.run(['maintain', '--today'], env())).toMatchObject({ code: 0 });
  });

  it.for(['ingest', 'processor', 'api'] as const)('%s gets ready', async (app) => {
    const { url } = await stoppedInTheEnd(imageOf(app).start(env()));
    const status = async () => (await fetch(`${url}/health/ready`)).status;
    await expect.poll(status, { timeout: 30_000 }).toBe(200);
  });

  it('api serves the catalog that the job saved', async () => {
    const { url } = await stoppedInTheEnd(imageOf('api').start(env()));
    const park = JSON.parse(readFileSync(demoParkFile, 'utf8')) as { id: string };
    const answer = await fetch(`${url}/v1/entity/${park.id}/live`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ id: park.id, entityType: 'PARK' });
  });
});
