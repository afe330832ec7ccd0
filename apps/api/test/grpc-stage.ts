import { afterEach } from 'vitest';
import { type GrpcDeps, serveGrpc } from '../src/grpc/serve-grpc.ts';
import { type HandClock, handClock } from './hand-clock.ts';
import { type LivePark, livePark } from './live-park.ts';
import { type SpiedEvents, spiedEvents } from './spied-events.ts';
import { NOON } from './stage.ts';
import {
  type Clients,
  connectTo,
  type Followed,
  followed,
  type SaidChange,
} from './waits-client.ts';

export interface GrpcStage extends LivePark {
  clock: HandClock;
  events: SpiedEvents;
  /** Whether the service says that it is ready. */
  readiness: { isReady: boolean };
  address: string;
  /** Clients with a connection of their own. */
  connect(): Clients;
  /** A stream of changes over a connection of its own. */
  watch(park?: string): Followed<SaidChange> & { leave(): void };
  /** Stops the server. */
  stop(): Promise<void>;
}

let stack = new AsyncDisposableStack();
afterEach(async () => {
  const used = stack;
  stack = new AsyncDisposableStack();
  await used.disposeAsync();
});

/** A real server for real clients, on stores in memory and a clock that only the test moves; it ends with the test. */
export async function grpcStage(
  options: Partial<Pick<GrpcDeps, 'maxStreams' | 'maxCallsPerConnection'>> & {
    graceMs?: number;
  } = {},
): Promise<GrpcStage> {
  const { graceMs = 4_000, ...limits } = options;
  const clock = handClock(NOON);
  const events = spiedEvents();
  const park = livePark(clock, events);
  const readiness = { isReady: true };
  const server = await serveGrpc(
    {
      ...park,
      now: clock.now,
      setTimer: clock.setTimer,
      random: () => 1,
      health: {
        readiness: async () => ({ status: readiness.isReady ? 'ready' : 'not ready', parts: {} }),
      },
      events,
      maxStreams: 10,
      ...limits,
    },
    { host: '127.0.0.1', port: 0, graceMs },
  );
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= Promise.resolve(server[Symbol.asyncDispose]()));
  stack.defer(stop);
  const address = `127.0.0.1:${server.port}`;
  const connect = () => stack.use(connectTo(address));
  return {
    ...park,
    clock,
    events,
    readiness,
    address,
    connect,
    watch(id = 'park-1') {
      const stream = connect().waits.watchPark({ park: id });
      return { ...followed(stream), leave: () => stream.cancel() };
    },
    stop,
  };
}
