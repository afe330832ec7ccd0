import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { LiveStore } from '@ridewait/core';
import { type Health, nodeTimer, type RunningServer, type SetTimer } from '@ridewait/service';
import type { CatalogReader } from '../app.ts';
import { placesOf } from '../places.ts';
import type { ViewReader } from '../view-reader.ts';
import type { GrpcEvents } from './events.ts';
import { HEALTH_SERVICE, healthService } from './health-service.ts';
import { parkFeeds } from './park-feeds.ts';
import { WAITS_SERVICE, waitsService } from './waits-service.ts';

/** An id is 128 letters at most. */
const MAX_REQUEST_BYTES = 1024;
/** What Cloud Run sends an instance at once at most; who sends more over one connection waits for an answer first. */
const MAX_CALLS_PER_CONNECTION = 1_000;
/** A peer that says nothing for so long is asked whether it is there, and has so long to say so. */
const KEEPALIVE_MS = 30_000;
const KEEPALIVE_TIMEOUT_MS = 10_000;

export { grpcEvents } from './events.ts';

export interface GrpcDeps {
  catalog: CatalogReader;
  views: ViewReader;
  live: Pick<LiveStore, 'watch'>;
  health: Pick<Health, 'readiness'>;
  /** Milliseconds since 1970. */
  now: () => number;
  setTimer?: SetTimer;
  /** From 0 to 1. */
  random?: () => number;
  events: GrpcEvents;
  /** Streams of changes at once. */
  maxStreams: number;
  maxCallsPerConnection?: number;
}

export interface GrpcOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** How long what is under way may take once the server is asked to stop. */
  graceMs?: number;
}

/**
 * Serves `ridewait.v1.Waits` and `grpc.health.v1.Health` over HTTP/2 without TLS, as Cloud Run speaks to a container.
 * Disposing it ends streams with UNAVAILABLE, takes no new call, and waits for answers on their way.
 */
export async function serveGrpc(
  deps: GrpcDeps,
  { host, port, graceMs = 4_000 }: GrpcOptions,
): Promise<RunningServer> {
  const { catalog, views, live, health, now, events, maxStreams } = deps;
  const { setTimer = nodeTimer, random = Math.random } = deps;
  // Channelz stays on: without it, grpc-js 1.14.7 doesn't know its connections, and can't cut them off.
  const server = new Server({
    'grpc.max_receive_message_length': MAX_REQUEST_BYTES,
    'grpc.max_concurrent_streams': deps.maxCallsPerConnection ?? MAX_CALLS_PER_CONNECTION,
    'grpc.keepalive_time_ms': KEEPALIVE_MS,
    'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
  });
  const feeds = parkFeeds({ catalog, views, live, now, setTimer, events });
  const waits = waitsService({
    places: placesOf(catalog),
    views,
    feeds,
    now,
    setTimer,
    random,
    events,
    maxStreams,
  });
  const probes = healthService({ health, setTimer, events });
  server.addService(WAITS_SERVICE, waits.handlers);
  server.addService(HEALTH_SERVICE, probes.handlers);
  const bound = await bind(server, host, port);
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${bound}`,
    port: bound,
    async [Symbol.asyncDispose]() {
      probes.end();
      waits.end();
      await stop(server, graceMs);
    },
  };
}

/** Resolves to the port, or rejects with what the system said. */
function bind(server: Server, host: string, port: number): Promise<number> {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
}

/** Waits for what is under way; after its time of grace cuts it off. */
async function stop(server: Server, graceMs: number): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  server.tryShutdown(() => stopped.resolve());
  const timer = setTimeout(() => {
    server.forceShutdown();
    stopped.resolve();
  }, graceMs);
  await stopped.promise;
  clearTimeout(timer);
}
