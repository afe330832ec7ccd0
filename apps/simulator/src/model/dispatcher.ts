import type { EventQueue } from './event-queue.ts';
import type { Random } from './random.ts';

/** Loading takes its time: now a little less, now more than planned. */
const LOADING = { median: 1.02, sigma: 0.08, least: 0.85 };

/** The mean of what `#intervalMs` draws, over the planned interval; what is cut off at the least adds little. */
const MEAN_LOADING = LOADING.median * Math.exp(LOADING.sigma ** 2 / 2);

export interface DispatcherPlan {
  vehicles: number;
  /** Milliseconds between two dispatches with every vehicle running. */
  fullIntervalMs: number;
  /** Sends one vehicle off; false when it was the last. */
  dispatch(at: number): boolean;
}

/** Sends a ride's vehicles off, one after the other. */
export class Dispatcher {
  readonly #plan: DispatcherPlan;
  readonly #queue: EventQueue;
  readonly #random: Random;
  /** Grows when dispatching stops or starts: what an older run had planned is void. */
  #run = 0;
  #isRunning = false;
  #vehicles: number;

  constructor(plan: DispatcherPlan, world: { queue: EventQueue; random: Random }) {
    this.#plan = plan;
    this.#queue = world.queue;
    this.#random = world.random;
    this.#vehicles = plan.vehicles;
  }

  /** The part of the vehicles that runs, over 0 to 1. */
  get runningShare(): number {
    return this.#vehicles / this.#plan.vehicles;
  }

  /** Dispatches per hour to be expected with the vehicles that run now; 0 while none is sent off. */
  get dispatchesPerHour(): number {
    if (!this.#isRunning) return 0;
    return (3_600_000 * this.runningShare) / (this.#plan.fullIntervalMs * MEAN_LOADING);
  }

  /** Between one vehicle and all of them. */
  setVehicles(running: number): void {
    this.#vehicles = Math.min(this.#plan.vehicles, Math.max(1, running));
  }

  /** The first vehicle leaves after so many intervals. */
  start(at: number, intervals: number): void {
    this.#run += 1;
    this.#isRunning = true;
    const run = this.#run;
    const dispatch = (now: number): void => {
      if (run !== this.#run) return;
      this.#isRunning = this.#plan.dispatch(now);
      if (this.#isRunning) this.#queue.plan(now + this.#intervalMs(), dispatch);
    };
    this.#queue.plan(at + intervals * this.#intervalMs(), dispatch);
  }

  stop(): void {
    this.#run += 1;
    this.#isRunning = false;
  }

  #intervalMs(): number {
    const { median, sigma, least } = LOADING;
    const drawn = Math.max(least, this.#random.logNormal(median, sigma));
    return (this.#plan.fullIntervalMs / this.runningShare) * drawn;
  }
}
