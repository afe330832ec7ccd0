import type { GuestLane } from '@ridewait/core';
import type { EventQueue } from './event-queue.ts';
import type { Place } from './line.ts';
import type { Lines } from './loading.ts';
import type { Random } from './random.ts';

/** How guests leave a ride's lines without having ridden. */
export class GivingUp {
  readonly #lines: Lines;
  readonly #queue: EventQueue;
  readonly #random: Random;
  readonly #gaveUp: (place: Place, lane: GuestLane, at: number) => void;

  /** `gaveUp` is told of each party that left. */
  constructor(
    lines: Lines,
    world: { queue: EventQueue; random: Random },
    gaveUp: (place: Place, lane: GuestLane, at: number) => void,
  ) {
    this.#lines = lines;
    this.#queue = world.queue;
    this.#random = world.random;
    this.#gaveUp = gaveUp;
  }

  /** Now and then a party loses patience: rarely in a line that moves, often where it stands. */
  loseSome(isDown: boolean, at: number): void {
    const perParty = isDown ? 0.008 : 0.0004;
    for (const lane of this.#lanes()) {
      for (let index = this.#lines[lane]!.length - 1; index >= 0; index -= 1) {
        if (this.#random.chance(perParty)) this.#leave(lane, index, at);
      }
    }
  }

  /** Attendants empty the lines from their ends, over some minutes, until `isOver`. */
  sendAway(at: number, isOver: () => boolean): void {
    const lanes = this.#lanes();
    const parties = lanes.reduce((sum, lane) => sum + this.#lines[lane]!.length, 0);
    const perStep = Math.max(1, Math.ceil(parties / 48));
    const step = (now: number): void => {
      if (isOver()) return;
      for (let gone = 0; gone < perStep; gone += 1) {
        const lane = lanes.find((one) => this.#lines[one]!.length > 0);
        if (!lane) return;
        this.#leave(lane, this.#lines[lane]!.length - 1, now);
      }
      this.#queue.plan(now + 5_000, step);
    };
    this.#queue.plan(at + 20_000, step);
  }

  #lanes(): GuestLane[] {
    return Object.keys(this.#lines) as GuestLane[];
  }

  #leave(lane: GuestLane, index: number, at: number): void {
    const place = this.#lines[lane]!.leave(index);
    if (place) this.#gaveUp(place, lane, at);
  }
}
