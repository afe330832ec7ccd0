import { ASSUMED } from './assumptions.ts';
import type { Design, Load } from './load.ts';
import { MEASURED } from './measured.ts';
import { valueAt } from './points.ts';

/** As `apps/ingest/src/gather.ts` gathers: how long a message waits for company, how many a park has on the way, its most readings. */
const GATHER = { lingerSeconds: 0.005, onTheWay: 2, mostReadings: 1_000 } as const;

/** What flows each second while parks are open, all parks together. */
export interface Flow {
  attractions: number;
  readings: number;
  posts: number;
  readingsPerPost: number;
  messages: number;
  readingsPerMessage: number;
  /** Of a message, as Pub/Sub counts them. */
  messageBytes: number;
  /** Requests to the API, and visits of the page. */
  requests: number;
  visits: number;
}

/** @param ingests instances of ingest, each of which gathers by itself */
export function flowOf(load: Load, design: Design, ingests: number): Flow {
  const attractions = load.parks * load.attractions;
  const readings = load.parks * load.readingsPerSecond;
  const posts = postsOf(load);
  const messages =
    load.readingsPerMessage === undefined
      ? load.parks * gathered(load, ingests)
      : readings / load.readingsPerMessage;
  const readingsPerMessage = messages > 0 ? readings / messages : 0;
  const requests = load.parks * load.apiRps;
  return {
    attractions,
    readings,
    posts,
    readingsPerPost: posts > 0 ? readings / posts : 0,
    messages,
    readingsPerMessage,
    messageBytes: bytesOf(readingsPerMessage, design),
    requests,
    visits: requests / ASSUMED.pollsPerVisit,
  };
}

/** A ride's gateway sends what it has once in so many seconds, and nothing where it has nothing. */
export function postsOf({ parks, attractions, readingsPerSecond, postSeconds }: Load): number {
  return parks * Math.min(readingsPerSecond, attractions / postSeconds);
}

/** Messages of one park a second. */
function gathered(load: Load, ingests: number): number {
  const each = postsOf({ ...load, parks: 1 }) / ingests;
  const lingered = each / (1 + each * GATHER.lingerSeconds);
  const most = GATHER.onTheWay / ASSUMED.publishSeconds;
  const least = load.readingsPerSecond / ingests / GATHER.mostReadings;
  return ingests * Math.max(Math.min(lingered, most), least);
}

function bytesOf(readings: number, { wire }: Design): number {
  if (readings === 0) return 0;
  const points = MEASURED.readingBytes[wire].map(([count, each]) => [count, count * each] as const);
  return valueAt(points, readings) + ASSUMED.messageExtraBytes;
}
