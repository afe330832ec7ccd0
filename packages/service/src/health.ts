import { Hono } from 'hono';
import type { Log } from './log.ts';

/** What `/health/ready` says: whether the service can do its work, and which of its parts can't be reached. */
export type Readiness =
  | { status: 'ready' | 'not ready'; parts: Record<string, 'ok' | 'away'> }
  | { status: 'draining' };

export interface Health {
  routes: Hono;
  /** Asks each part, for probes that don't come over HTTP. */
  readiness(): Promise<Readiness>;
  /** Asks each part before anybody asks us: connections are made, and what is read first is read, meanwhile. */
  warm(): void;
  /** From now on the service is not ready: what routes traffic to it should stop. */
  drain(): void;
  draining(): boolean;
}

const PROBE_TIMEOUT_MS = 2_000;

/**
 * `/health/live`: the process turns over. `/health/ready`: it can do its work, with the parts that can't be
 * reached named. (No path ends in z: Cloud Run keeps some of those for itself.) What is wrong with a part is
 * for the log, once until it is back.
 */
export function health(probes: Record<string, () => Promise<unknown>>, log?: Log): Health {
  let isDraining = false;
  const away = new Set<string>();

  function heard(part: string, problem: unknown): void {
    if (problem === undefined) {
      if (away.delete(part)) log?.info({ part }, 'a part is back');
    } else if (!away.has(part)) {
      away.add(part);
      log?.warn({ part, err: problem }, 'a part is away: not ready');
    }
  }

  async function readiness(): Promise<Readiness> {
    if (isDraining) return { status: 'draining' };
    const parts = await Promise.all(
      Object.entries(probes).map(async ([part, probe]) => {
        const problem = await problemOf(probe);
        heard(part, problem);
        return [part, problem === undefined ? 'ok' : 'away'] as const;
      }),
    );
    const isReady = parts.every(([, state]) => state === 'ok');
    return { status: isReady ? 'ready' : 'not ready', parts: Object.fromEntries(parts) };
  }

  const routes = new Hono()
    .get('/health/live', (c) => c.json({ status: 'live' }))
    .get('/health/ready', async (c) => {
      const said = await readiness();
      return c.json(said, said.status === 'ready' ? 200 : 503);
    });
  return {
    routes,
    readiness,
    warm() {
      for (const probe of Object.values(probes)) void problemOf(probe);
    },
    drain() {
      isDraining = true;
    },
    draining: () => isDraining,
  };
}

/** Undefined where it answers. */
async function problemOf(probe: () => Promise<unknown>): Promise<unknown> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`no answer within ${PROBE_TIMEOUT_MS} ms`)),
    PROBE_TIMEOUT_MS,
  );
  try {
    await Promise.race([probe(), late.promise]);
    return undefined;
  } catch (error) {
    return error ?? new Error('it failed');
  } finally {
    clearTimeout(timer);
  }
}
