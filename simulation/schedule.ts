import type { Random } from '@ridewait/simulator';

/** Who waits for something: a crash takes back what its own. */
export interface Owner {
  name: string;
  isDead: boolean;
}

interface Task {
  owner: Owner;
  run: () => unknown;
  /** What becomes of a request that is on its way when its sender dies. */
  outlives: boolean;
}

interface Timer {
  at: number;
  order: number;
  run: () => unknown;
}

/**
 * Decides what happens next, by chance that a seed fixes: every call between the parts of the system is a task
 * here, and time is a number that grows when a task runs or when nothing but a timer is left.
 */
export interface Schedule {
  /** Milliseconds since 1970. */
  now(): number;
  steps(): number;
  add(owner: Owner, run: () => unknown, outlives?: boolean): void;
  setTimer(run: () => unknown, delayMs: number): () => void;
  /** Takes away what a dead owner was going to do; of the requests on their way some still arrive. */
  bury(owner: Owner): void;
  /** Does the next thing, and waits until all that follows from it at once is done. */
  step(): Promise<void>;
}

/** The share of steps in which a timer goes off though there are tasks: a slow machine, a slow network. */
const TIMER_FIRST = 0.04;
const MAX_TASK_MS = 4;
/** What passes where nothing at all is going on. */
const IDLE_MS = 1_000;

export function createSchedule(random: Random, startAt: number): Schedule {
  const tasks: Task[] = [];
  /** Sorted, the latest first. */
  const timers: Timer[] = [];
  let now = startAt;
  let steps = 0;
  let order = 0;
  let failure: unknown;

  function begin(work: () => unknown): void {
    const outcome = work();
    if (outcome instanceof Promise) {
      outcome.catch((error: unknown) => {
        failure ??= error;
      });
    }
  }

  function setTimer(work: () => unknown, delayMs: number): () => void {
    order += 1;
    const timer: Timer = { at: now + delayMs, order, run: work };
    const isLater = (other: Timer) =>
      other.at > timer.at || (other.at === timer.at && other.order > timer.order);
    let low = 0;
    let high = timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isLater(timers[middle]!)) low = middle + 1;
      else high = middle;
    }
    timers.splice(low, 0, timer);
    return () => {
      const at = timers.indexOf(timer);
      if (at >= 0) timers.splice(at, 1);
    };
  }

  function takeTask(): Task | undefined {
    const at = Math.floor(random.next() * tasks.length);
    const taken = tasks[at];
    const last = tasks.pop();
    if (taken && last && taken !== last) tasks[at] = last;
    return taken;
  }

  return {
    now: () => now,
    steps: () => steps,
    add(owner, run, outlives = false) {
      if (!owner.isDead) tasks.push({ owner, run, outlives });
    },
    setTimer,
    bury(owner) {
      owner.isDead = true;
      const kept = tasks.filter(
        (task) => task.owner !== owner || (task.outlives && random.chance(0.5)),
      );
      tasks.splice(0, tasks.length, ...kept);
    },
    async step() {
      steps += 1;
      const isTimer = tasks.length === 0 || (timers.length > 0 && random.chance(TIMER_FIRST));
      if (isTimer) {
        const timer = timers.pop();
        now = Math.max(now, timer?.at ?? now + IDLE_MS);
        if (timer) begin(timer.run);
      } else {
        now += Math.floor(random.next() * MAX_TASK_MS);
        begin(takeTask()!.run);
      }
      await settled();
      if (failure) throw failure as Error;
    },
  };
}

/** Promises that are fulfilled run their consequences before the next turn of the event loop. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
