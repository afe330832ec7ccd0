import {
  type MethodDefinition,
  type ServerErrorResponse,
  type ServerWritableStream,
  type sendUnaryData,
  type ServerUnaryCall,
  status,
} from '@grpc/grpc-js';
import { context } from '@opentelemetry/api';
import { UnavailableError } from '@ridewait/core';
import { traceOf } from '@ridewait/service';
import { AWAY, type Ending, FAULT, LEFT } from './ending.ts';
import type { GrpcEvents } from './events.ts';
import type { Outbox } from './outbox.ts';

export type StreamCall = ServerWritableStream<Buffer, Uint8Array>;
export type StreamOutbox = Outbox<Uint8Array, Ending>;
/** What a call with one answer comes to. */
export type Outcome = { ok: true; answer: Uint8Array } | { ok: false; ending: Ending };

/** A method whose messages stay bytes here: what is sent to many is encoded once, what can't be read is told in words. */
export function bytesMethod(
  path: string,
  responseStream: boolean,
): MethodDefinition<Buffer, Uint8Array> {
  return {
    path,
    requestStream: false,
    responseStream,
    requestSerialize: asBuffer,
    requestDeserialize: asBuffer,
    responseSerialize: asBuffer,
    responseDeserialize: asBuffer,
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Answers a call with what `answer` comes to, inside the trace that it came with. */
export function unaryHandler(
  method: string,
  answer: (request: Buffer) => Promise<Outcome>,
  events: Pick<GrpcEvents, 'called' | 'fault'>,
) {
  async function reply(
    { request }: ServerUnaryCall<Buffer, Uint8Array>,
    send: sendUnaryData<Uint8Array>,
  ): Promise<void> {
    const startedAt = performance.now();
    const outcome = await answer(request).catch((error: unknown): Outcome => ({
      ok: false,
      ending: endingOf(error, method, events),
    }));
    const code = outcome.ok ? status.OK : outcome.ending.code;
    events.called(method, status[code], (performance.now() - startedAt) / 1000);
    if (outcome.ok) send(null, outcome.answer);
    else send(asError(outcome.ending));
  }
  return (call: ServerUnaryCall<Buffer, Uint8Array>, send: sendUnaryData<Uint8Array>): void => {
    void inTrace(call, () => reply(call, send));
  };
}

/** What a caller is told of an error; of a fault, nothing but that it is ours. */
export function endingOf(
  error: unknown,
  method: string,
  events: Pick<GrpcEvents, 'fault'>,
): Ending {
  if (error instanceof UnavailableError) return AWAY;
  events.fault(`answering ${method}`, error);
  return FAULT;
}

/** Does `work` inside the trace that a call came with, as `incomingTrace` does for requests. */
export function inTrace<T>({ metadata }: Pick<StreamCall, 'metadata'>, work: () => T): T {
  const carrier = Object.fromEntries(
    ['traceparent', 'tracestate'].flatMap((name) => {
      const [value] = metadata.get(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
  return context.with(traceOf(carrier), work);
}

/**
 * Sends what the outbox gives, one message at a time, so that what a reader doesn't take waits in the outbox, whose
 * room is bounded. Ends the call as the outbox ends. Resolves to that once the call is closed: a reader that takes
 * nothing gets its status after the message that it has not taken yet.
 */
export async function sendAll(call: StreamCall, outbox: StreamOutbox): Promise<Ending> {
  const closed = new Promise<void>((resolve) => {
    call.once('close', resolve);
  });
  call.once('cancelled', () => outbox.end(LEFT));
  if (call.cancelled) outbox.end(LEFT);
  let isEnded = false;
  let goOn = () => undefined as void;
  // Awaited once for the stream: a race with this promise for each message would be kept as long as the stream.
  async function goOnWhenEnded(): Promise<void> {
    await outbox.ended;
    isEnded = true;
    goOn();
  }
  void goOnWhenEnded();
  for await (const message of outbox) {
    if (call.cancelled) break;
    await new Promise<void>((resolve) => {
      goOn = resolve;
      call.write(message, () => resolve());
      if (isEnded) resolve();
    });
  }
  const ending = await outbox.ended;
  // The way in which this library takes a status for a stream.
  if (!call.cancelled) call.emit('error', asError(ending));
  if (!call.closed) await closed;
  return ending;
}

function asError({ code, details }: Ending): Partial<ServerErrorResponse> {
  return { code, details };
}
