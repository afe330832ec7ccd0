import { Agent } from 'node:http';
import type { Park } from '@ridewait/core';
import type { Random } from '@ridewait/simulator';
import { poll, type Polled } from './poll.ts';

export interface GuestsOptions {
  /** Where they ask. */
  url: string;
  /** What they look at. */
  park: Park;
  requestsPerSecond: number;
  random: Random;
  onPolled(polled: Polled): void;
}

/** Guests with phones, who ask until they are disposed; what is on its way then is waited for. */
export interface Guests extends AsyncDisposable {
  /** Polls that were due and not made, since too many were open: nothing answered for long. */
  missed(): number;
}

const PHONES = 400;
const MAX_OPEN = 1_000;
/** Polls that were due longer ago are given up: this process stood still, and a burst would be nobody's doing. */
const MAX_LATE_MS = 500;
const LOOK_MS = 5;

/**
 * Lets guests look at a park: polls come when they come (a Poisson process), whether or not those before were
 * answered, most of them for the park's waits, with the tag of what the phone has.
 */
export function startGuests(options: GuestsOptions): Guests {
  const { url, park, requestsPerSecond, random, onPolled } = options;
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 });
  const phones = Array.from({ length: PHONES }, () => new Map<string, string>());
  const open = new Set<Promise<void>>();
  let missed = 0;
  let dueAt = performance.now();

  function pathOf(): string {
    const [kind, ride] = [random.next(), Math.floor(random.next() * park.attractions.length)];
    if (kind < 0.85) return `/v1/entity/${park.id}/live`;
    if (kind < 0.97) return `/v1/entity/${park.attractions[ride]!.id}/live`;
    return kind < 0.99 ? `/v1/entity/${park.id}/children` : '/v1/destinations';
  }

  async function ask(phone: Map<string, string>, path: string): Promise<void> {
    const polled = await poll(new URL(path, url), agent, phone.get(path));
    if (polled.etag !== undefined) phone.set(path, polled.etag);
    onPolled(polled);
  }

  function look(): void {
    const now = performance.now();
    while (dueAt <= now) {
      // The same draws, whatever becomes of the poll.
      const phone = phones[Math.floor(random.next() * PHONES)]!;
      const path = pathOf();
      if (now - dueAt > MAX_LATE_MS || open.size >= MAX_OPEN) missed += 1;
      else {
        const asked = ask(phone, path).finally(() => open.delete(asked));
        open.add(asked);
      }
      dueAt += random.exponential(1000 / requestsPerSecond);
    }
  }
  const timer = setInterval(look, LOOK_MS);
  return {
    missed: () => missed,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
    },
  };
}
