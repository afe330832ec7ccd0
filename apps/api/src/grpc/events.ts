import type { Meter } from '@opentelemetry/api';
import type { WatchMessage } from '@ridewait/contracts';
import { everyLabel, startAtZero } from '@ridewait/service';
import { type ApiEvents, type EventLog, LATENCY_BOUNDARIES_SECONDS } from '../events.ts';
import type { EndReason } from './ending.ts';

/** Everything that is worth counting where this service speaks gRPC, beside what `ApiEvents` has. */
export interface GrpcEvents extends ApiEvents {
  /** A call with one answer. `code` is the name of its status, such as `NOT_FOUND`. */
  called(method: string, code: string, seconds: number): void;
  streamOpened(): void;
  streamEnded(reason: EndReason, seconds: number): void;
  /** A message to all who watch a park counts once for each. */
  told(kind: WatchMessage['kind'], readers: number): void;
  /** Changes of the park are only found by looking, until its notices are heard. */
  noticesNotHeard(park: string, error: unknown): void;
}

/** What ends streams through no fault of their reader's. */
const OUR_FAULTS: readonly EndReason[] = ['away', 'fault', 'full'];

export function grpcEvents(api: ApiEvents, meter: Meter, log: EventLog): GrpcEvents {
  const calls = meter.createCounter('ridewait_api_grpc_calls', {
    description: 'Calls with one answer, by method and status',
  });
  const latency = meter.createHistogram('ridewait_api_grpc_call_duration_seconds', {
    description: 'Time from the call to its answer',
    advice: { explicitBucketBoundaries: LATENCY_BOUNDARIES_SECONDS },
  });
  const open = meter.createUpDownCounter('ridewait_api_grpc_streams', {
    description: 'Streams of changes that are open',
  });
  const ended = meter.createCounter('ridewait_api_grpc_streams_ended', {
    description: 'Streams of changes that ended or were refused, by why',
  });
  const messages = meter.createCounter('ridewait_api_grpc_messages', {
    description: 'Messages put on streams of changes, by kind',
  });
  const deaf = meter.createCounter('ridewait_api_grpc_notice_failures', {
    description: 'Times that notices of changes could not be asked for',
  });
  startAtZero(calls, everyLabel({ method: ['GetPark'], code: ['OK', 'INTERNAL', 'UNAVAILABLE'] }));
  startAtZero(ended, everyLabel({ reason: OUR_FAULTS }));
  open.add(0);
  return {
    ...api,
    called(method, code, seconds) {
      calls.add(1, { method, code });
      latency.record(seconds, { method });
    },
    streamOpened() {
      open.add(1);
    },
    streamEnded(reason, seconds) {
      open.add(-1);
      ended.add(1, { reason });
      if (reason === 'slow') log.warn({ seconds }, 'a stream was closed: its reader is too slow');
    },
    told(kind, readers) {
      messages.add(readers, { kind });
    },
    noticesNotHeard(park, error) {
      deaf.add(1);
      log.warn({ err: error, park }, 'notices of changes can not be heard; the park is looked at');
    },
  };
}
