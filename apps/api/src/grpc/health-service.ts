import { status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { decodeNameRequest } from '@ridewait/contracts';
import type { Health, SetTimer } from '@ridewait/service';
import {
  bytesMethod,
  type Outcome,
  sendAll,
  type StreamCall,
  type StreamOutbox,
  unaryHandler,
} from './calls.ts';
import { type Ending, SHUTDOWN, SLOW, unreadable } from './ending.ts';
import type { GrpcEvents } from './events.ts';
import { createOutbox } from './outbox.ts';

/** Source: https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
export const HEALTH_SERVICE = {
  Check: bytesMethod('/grpc.health.v1.Health/Check', false),
  Watch: bytesMethod('/grpc.health.v1.Health/Watch', true),
};

const ENUM = { SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } as const;
type Serving = keyof typeof ENUM;

/** The process turns over: what `/health/live` is to HTTP. The others are `/health/ready`. */
const LIVE = 'live';
const READY = ['', 'ridewait.v1.Waits'];

/** How often it is looked, for those who watch. */
const WATCH_EVERY_MS = 5_000;
/** Those who watch are balancers, a few for each instance. */
const MAX_WATCHES = 100;

export interface HealthDeps {
  health: Pick<Health, 'readiness'>;
  setTimer: SetTimer;
  events: GrpcEvents;
}

export interface HealthService {
  handlers: UntypedServiceImplementation;
  /** Tells all who watch that nothing is served any more, and ends them. */
  end(): void;
}

/** Answers of `grpc.health.v1.Health`, for the probes of Cloud Run and of balancers. */
export function healthService({ health, setTimer, events }: HealthDeps): HealthService {
  const watches = new Set<StreamOutbox>();

  /** Undefined for a service that nobody knows. */
  async function servingOf(service: string): Promise<Serving | undefined> {
    if (service === LIVE) return 'SERVING';
    if (!READY.includes(service)) return undefined;
    return (await health.readiness()).status === 'ready' ? 'SERVING' : 'NOT_SERVING';
  }

  async function check(request: Buffer): Promise<Outcome> {
    const asked = decodeNameRequest(request);
    if (!asked.ok) return { ok: false, ending: unreadable(asked.detail) };
    const serving = await servingOf(asked.value);
    return serving
      ? { ok: true, answer: encodeServing(serving) }
      : { ok: false, ending: unknownService(asked.value) };
  }

  /** Puts what is the case into the outbox, and each change; returns what stops that. */
  function follow(service: string, outbox: StreamOutbox): () => void {
    let before: Serving | undefined;
    let stopWaiting = () => undefined as void;
    let isOver = false;

    async function look(): Promise<void> {
      const serving = (await servingOf(service)) ?? 'SERVICE_UNKNOWN';
      if (isOver) return;
      if (serving !== before) outbox.put(encodeServing(serving));
      before = serving;
      stopWaiting = setTimer(() => void look(), WATCH_EVERY_MS);
    }

    void look();
    return () => {
      isOver = true;
      stopWaiting();
    };
  }

  async function watch(call: StreamCall): Promise<void> {
    const outbox: StreamOutbox = createOutbox(4, SLOW);
    const asked = decodeNameRequest(call.request);
    if (!asked.ok) outbox.end(unreadable(asked.detail));
    if (watches.size >= MAX_WATCHES) outbox.end(tooMany);
    watches.add(outbox);
    const stop = asked.ok ? follow(asked.value, outbox) : () => undefined;
    await sendAll(call, outbox);
    stop();
    watches.delete(outbox);
  }

  return {
    handlers: {
      Check: unaryHandler('Check', check, events),
      Watch: (call: StreamCall) =>
        void watch(call).catch((error: unknown) => events.fault('telling of health', error)),
    },
    end() {
      for (const outbox of watches) {
        outbox.put(encodeServing('NOT_SERVING'));
        outbox.end(SHUTDOWN);
      }
    },
  };
}

const tooMany: Ending = {
  reason: 'full',
  code: status.RESOURCE_EXHAUSTED,
  details: `${MAX_WATCHES} watch the health of this instance, and no more can`,
};

function unknownService(name: string): Ending {
  return {
    reason: 'unknown',
    code: status.NOT_FOUND,
    details: `there is no service ${name}: ask for ridewait.v1.Waits, or for live`,
  };
}

/** A `HealthCheckResponse`: its one field, a number. */
function encodeServing(serving: Serving): Uint8Array {
  return Uint8Array.of(0x08, ENUM[serving]);
}
