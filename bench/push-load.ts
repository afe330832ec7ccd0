import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { MessageShape, RideSources } from './push-bodies.ts';
import { cpuSeconds } from './process-cpu.ts';

/** What the load process is told first. */
export interface LoadPlan {
  /** Where pushes go, each to any of them. */
  urls: string[];
  token: string;
  rides: RideSources[];
  /** Rides speak by chance, and not in turn: at times two messages of one meet. */
  isByChance?: true;
}

/** A stretch of load at one rate. */
export interface LoadStep {
  /** Messages a second. */
  rate: number;
  seconds: number;
  /** Null for a reading a message, as a tutorial's publisher sends them. */
  shape: MessageShape | null;
  /** Goes on until all that was due is acked, however long that takes. */
  untilTaken?: true;
}

export interface StepOutcome {
  offered: number;
  acked: number;
  /** Answers that were no ack; their messages were sent again. */
  refused: number;
  /** Messages that were due and not acked, when the step ended. */
  backlog: number;
  /** From a message's being due to its ack, in milliseconds. */
  p50Ms: number;
  p99Ms: number;
}

export interface MeasuredStep extends StepOutcome {
  /** CPU that the receivers used meanwhile, in seconds. */
  cpu: number;
}

export interface PushLoad extends Disposable {
  run(step: LoadStep): Promise<MeasuredStep>;
}

/** Sends pushes from a process of its own to those with these pids. */
export async function startPushLoad(plan: LoadPlan, pids: readonly number[]): Promise<PushLoad> {
  const cpu = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const child = fork(path.join(import.meta.dirname, 'servers', 'push-load.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });

  async function answer<T>(): Promise<T> {
    const abort = new AbortController();
    try {
      const [message] = (await Promise.race([
        once(child, 'message', { signal: abort.signal }),
        once(child, 'exit', { signal: abort.signal }).then(([code]) => {
          throw new Error(`the load process ended with ${code}`);
        }),
      ])) as [T];
      return message;
    } finally {
      abort.abort();
    }
  }
  child.send(plan);
  await answer();
  return {
    async run(step) {
      child.send(step);
      await answer<'begins'>();
      const before = cpu();
      const outcome = await answer<StepOutcome>();
      return { ...outcome, cpu: cpu() - before };
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}
