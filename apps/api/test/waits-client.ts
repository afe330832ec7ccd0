import { fileURLToPath } from 'node:url';
import {
  type ClientReadableStream,
  type ClientUnaryCall,
  credentials,
  type Client,
  type GrpcObject,
  loadPackageDefinition,
  type Metadata,
  type ServiceClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';

// A client as others would have one: made from the .proto alone, by the library's own loader.

export interface Timestamp {
  seconds: number;
  nanos: number;
}

export interface SaidLane {
  lane: string;
  shownMinutes?: number;
  p10Minutes?: number;
  p50Minutes?: number;
  p90Minutes?: number;
  confidence: string;
  measuredAt: Timestamp | null;
}

export interface SaidAttraction {
  id: string;
  name: string;
  status: string;
  measuredAt: Timestamp | null;
  ageSeconds?: number;
  stale: boolean;
  lanes: SaidLane[];
}

export interface SaidPark {
  id: string;
  name: string;
  timezone: string;
  attractions: SaidAttraction[];
}

export interface GetParkAnswer {
  asOf: Timestamp;
  park: SaidPark;
}

export interface SaidChange {
  asOf: Timestamp;
  message: 'reset' | 'update' | 'heartbeat';
  reset?: SaidPark;
  update?: { attractions: SaidAttraction[] };
}

export type WatchStream = ClientReadableStream<SaidChange>;

type Callback<T> = (error: ServiceError | null, value?: T) => void;
interface WaitsClient extends Client {
  getPark(request: { park: string }, callback: Callback<GetParkAnswer>): ClientUnaryCall;
  getPark(
    request: { park: string },
    metadata: Metadata,
    callback: Callback<GetParkAnswer>,
  ): ClientUnaryCall;
  watchPark(request: { park: string }, options?: { deadline?: number }): WatchStream;
}
interface HealthClient extends Client {
  check(request: { service: string }, callback: Callback<{ status: string }>): ClientUnaryCall;
  watch(request: { service: string }): ClientReadableStream<{ status: string }>;
}

function load(proto: string) {
  return loadSync(fileURLToPath(new URL(proto, import.meta.url)), {
    longs: Number,
    enums: String,
    defaults: true,
    arrays: true,
    oneofs: true,
  });
}

function construct(definition: PackageDefinition, service: string): ServiceClientConstructor {
  let found: GrpcObject = loadPackageDefinition(definition);
  const names = service.split('.');
  for (const name of names.slice(0, -1)) found = found[name] as GrpcObject;
  return found[names.at(-1)!] as ServiceClientConstructor;
}

const Waits = construct(
  load('../../../packages/contracts/proto/ridewait/v1/waits.proto'),
  'ridewait.v1.Waits',
);
const Health = construct(load('health.proto'), 'grpc.health.v1.Health');

/** A message of `WatchPark`. */
export function decodeChange(bytes: Uint8Array): SaidChange {
  return Waits.service.WatchPark!.responseDeserialize(Buffer.from(bytes)) as SaidChange;
}

export interface Clients extends Disposable {
  waits: WaitsClient;
  health: HealthClient;
}

/** Clients with a connection of their own; it is closed with them. */
export function connectTo(address: string): Clients {
  // Without it, clients of one process share connections.
  const options = { 'grpc.use_local_subchannel_pool': 1 };
  const waits = new Waits(address, credentials.createInsecure(), options) as unknown as WaitsClient;
  const health = new Health(address, credentials.createInsecure(), {
    channelOverride: waits.getChannel(),
  }) as unknown as HealthClient;
  return {
    waits,
    health,
    [Symbol.dispose]: () => waits.close(),
  };
}

/** The answer to a call, or its status as an error. */
export function answerOf<T>(call: (callback: Callback<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => {
      if (error) reject(error);
      else resolve(value!);
    });
  });
}

export interface Followed<T> {
  /** The next message; rejects with the status where the stream ends instead. */
  next(): Promise<T>;
  /** Resolves to the status that the stream ends with. */
  ended: Promise<{ code: string; details: string }>;
}

/** Reads a stream to its end. */
export function followed<T>(stream: ClientReadableStream<T>): Followed<T> {
  const arrived: T[] = [];
  const ended = Promise.withResolvers<{ code: string; details: string }>();
  let news = Promise.withResolvers<void>();
  let end: Error | undefined;
  stream.on('data', (message: T) => {
    arrived.push(message);
    news.resolve();
  });
  stream.on('error', (error: Error) => {
    end = error;
    news.resolve();
  });
  stream.on('status', ({ code, details }: { code: status; details: string }) => {
    end ??= new Error(`ended: ${status[code]}`);
    ended.resolve({ code: status[code], details });
    news.resolve();
  });
  return {
    async next() {
      while (arrived.length === 0) {
        if (end) throw end;
        await news.promise;
        news = Promise.withResolvers();
      }
      return arrived.shift()!;
    },
    ended: ended.promise,
  };
}
