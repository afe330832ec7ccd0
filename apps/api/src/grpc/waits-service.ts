import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { decodeNameRequest, encodeGetPark, idSchema } from '@ridewait/contracts';
import type { Park } from '@ridewait/core';
import type { SetTimer } from '@ridewait/service';
import type { Places } from '../places.ts';
import type { ViewReader } from '../view-reader.ts';
import {
  bytesMethod,
  endingOf,
  inTrace,
  type Outcome,
  sendAll,
  type StreamCall,
  type StreamOutbox,
  unaryHandler,
} from './calls.ts';
import { type Ending, full, OLD, SHUTDOWN, SLOW, unknownPark, unreadable } from './ending.ts';
import type { GrpcEvents } from './events.ts';
import { createOutbox } from './outbox.ts';
import type { ParkFeeds } from './park-feeds.ts';
import { parkWaits } from './waits-of.ts';

/** Eight seconds of changes at most: who is further behind would show what holds no more. */
const MAX_WAITING = 32;
/**
 * Streams stay on the instance that they began on, also when there are more, or a newer revision: so they end, not all
 * at once. Below the hour after which Cloud Run cuts them.
 */
const MAX_AGE_MS = 20 * 60_000;

/** proto/ridewait/v1/waits.proto. */
export const WAITS_SERVICE = {
  GetPark: bytesMethod('/ridewait.v1.Waits/GetPark', false),
  WatchPark: bytesMethod('/ridewait.v1.Waits/WatchPark', true),
};

export interface WaitsDeps {
  places: Pick<Places, 'find'>;
  views: ViewReader;
  feeds: ParkFeeds;
  /** Milliseconds since 1970. */
  now: () => number;
  setTimer: SetTimer;
  /** From 0 to 1. */
  random: () => number;
  events: GrpcEvents;
  maxStreams: number;
}

export interface WaitsService {
  handlers: UntypedServiceImplementation;
  /** Ends every stream, also those that are still to come. */
  end(): void;
}

/** Answers of the service `ridewait.v1.Waits`. */
export function waitsService(deps: WaitsDeps): WaitsService {
  const { places, views, feeds, now, setTimer, random, events, maxStreams } = deps;
  const open = new Set<StreamOutbox>();
  let isEnding = false;

  async function parkOf(
    request: Buffer,
  ): Promise<{ ok: true; park: Park } | { ok: false; ending: Ending }> {
    const name = decodeNameRequest(request);
    if (!name.ok) return { ok: false, ending: unreadable(name.detail) };
    const id = name.value;
    if (!idSchema.safeParse(id).success) {
      const words = 'park is no id: one has 1 to 128 letters, digits or . _ : -';
      return { ok: false, ending: unreadable(words) };
    }
    const place = await places.find(id);
    switch (place?.type) {
      case 'PARK':
        return { ok: true, park: place.park };
      case 'ATTRACTION':
        return notPark(`${id} is an attraction of the park ${place.park.id}`);
      case 'DESTINATION': {
        const parks = place.destination.parks.map((park) => park.id).join(', ');
        return notPark(`${id} is a destination; its parks are ${parks}`);
      }
      case undefined:
        return notPark(`no park has the id, slug or external id ${id}`);
    }
  }

  async function getPark(request: Buffer): Promise<Outcome> {
    const found = await parkOf(request);
    if (!found.ok) return found;
    const { park } = found;
    const read = await views.read(
      park.id,
      park.attractions.map(({ id }) => id),
    );
    const at = now();
    return { ok: true, answer: encodeGetPark(parkWaits(park, read, at), at) };
  }

  /** Puts the park's changes into the outbox; resolves to what stops that. */
  async function join(request: Buffer, outbox: StreamOutbox): Promise<() => void> {
    try {
      const found = await parkOf(request);
      if (found.ok) return await feeds.join(found.park.id, outbox);
      outbox.end(found.ending);
    } catch (error) {
      outbox.end(endingOf(error, 'WatchPark', events));
    }
    return () => undefined;
  }

  function refusal(): Ending | undefined {
    if (isEnding) return SHUTDOWN;
    return open.size >= maxStreams ? full(maxStreams) : undefined;
  }

  async function watchPark(call: StreamCall): Promise<void> {
    const startedAt = performance.now();
    const outbox: StreamOutbox = createOutbox(MAX_WAITING, SLOW);
    const refused = refusal();
    if (refused) outbox.end(refused);
    else open.add(outbox);
    events.streamOpened();
    const stopAging = setTimer(() => outbox.end(OLD), MAX_AGE_MS * (0.5 + random() / 2));
    const joined = refused ? undefined : join(call.request, outbox);
    // Not first when the call is closed: one that takes nothing stays open, and is told nothing more.
    const left = outbox.ended.then(async () => (await joined)?.());
    const ending = await sendAll(call, outbox);
    stopAging();
    open.delete(outbox);
    events.streamEnded(ending.reason, (performance.now() - startedAt) / 1000);
    await left;
  }

  return {
    handlers: {
      GetPark: unaryHandler('GetPark', getPark, events),
      WatchPark: (call: StreamCall) =>
        void inTrace(call, () => watchPark(call)).catch((error: unknown) =>
          events.fault('sending changes', error),
        ),
    },
    end() {
      isEnding = true;
      for (const outbox of open) outbox.end(SHUTDOWN);
    },
  };
}

function notPark(words: string): { ok: false; ending: Ending } {
  return { ok: false, ending: unknownPark(words) };
}
