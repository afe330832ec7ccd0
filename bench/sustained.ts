import type { LoadStep, MeasuredStep, PushLoad } from './push-load.ts';

export interface Sustained extends MeasuredStep {
  /** Messages a second. */
  rate: number;
}

const OVERLOAD_SECONDS = 3;
const STEP_SECONDS = 4;
/** Parts of what an overloaded receiver acks, from the highest. */
const STEPS = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];
/** A backlog of more than so much of a second grows. */
const BACKLOG_SECONDS = 0.25;
const MAX_WARM_UPS = 30;

/** Sends slowly until nothing is refused or left lying: states are made, code is compiled. */
export async function warmUp(load: PushLoad, shape: LoadStep['shape']): Promise<void> {
  for (let round = 0; round < MAX_WARM_UPS; round += 1) {
    const { refused, backlog } = await load.run({ rate: 50, seconds: 2, shape });
    if (refused === 0 && backlog <= 2) return;
  }
  throw new Error('the receiver could not keep up with 50 messages a second');
}

/**
 * The highest rate at which the backlog doesn't grow, to a tenth: first what an overloaded receiver acks, then
 * parts of it, until one holds. Rejects where none does.
 *
 * @param before what was found the last time: then nothing has to be overloaded
 */
export async function sustainedRate(
  load: PushLoad,
  shape: LoadStep['shape'],
  { enough, before }: { enough: number; before: Sustained | undefined },
): Promise<Sustained> {
  const most = before ? before.rate / 0.9 : await mostAcked(load, shape, enough);
  let last: MeasuredStep | undefined;
  for (const part of STEPS) {
    const rate = Math.round(most * part);
    last = await load.run({ rate, seconds: STEP_SECONDS, shape });
    if (last.backlog <= rate * BACKLOG_SECONDS && last.refused === 0) return { ...last, rate };
  }
  throw new Error(`no rate was sustained; the last step: ${JSON.stringify(last)}`);
}

/** Messages a second. */
async function mostAcked(
  load: PushLoad,
  shape: LoadStep['shape'],
  enough: number,
): Promise<number> {
  const { acked } = await load.run({ rate: enough, seconds: OVERLOAD_SECONDS, shape });
  return acked / OVERLOAD_SECONDS;
}
