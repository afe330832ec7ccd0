import { advance, begin, isOver, type Outcome, type ReleaseState } from '@ridewait/release';
import type { Book, Current } from '../book/book.ts';
import { isLed } from './is-led.ts';
import type { Leadership, NewRelease } from './leadership.ts';
import { patienceOf, patiently } from './patiently.ts';
import { pause } from './pause.ts';

/**
 * Waits until no other release is on its way, then writes this one into the book. Resolves to how it begins; to how
 * it was refused, where it may not; or to a release that still waits, where it was aborted.
 */
export async function takeTurn(
  leadership: Leadership,
  wanted: NewRelease,
  revisions: Readonly<Record<string, string>>,
  leader: string,
): Promise<Outcome> {
  const { book, config, ports, signal, now = Date.now, wait = pause } = leadership;
  const afresh = ({ memory }: Book) =>
    begin(
      config.plan,
      { id: wanted.id, revisions, problems: wanted.problems?.(memory) ?? [] },
      memory,
      now(),
    );
  let waiting: ReleaseState = afresh(await book.read()).state;
  let told = '';
  for (;;) {
    let holder: Current | undefined;
    let begun: Outcome | undefined;
    let refusal: string | undefined;
    const claim = (whole: Book): Book | undefined => {
      const same = whole.ended.find(({ id }) => id === wanted.id);
      holder = whole.current;
      refusal = same && `release ${same.id} is over already: ${same.words}`;
      if (holder?.leader === leader) {
        // Written already, and the answer was lost.
        begun = advance(holder.state, { kind: 'resumed' }, now());
        return undefined;
      }
      if (holder?.state.id === wanted.id)
        refusal = `release ${wanted.id} is led by another process`;
      if (refusal !== undefined) return undefined;
      // By what is remembered now: the release before may have changed what is stable.
      begun = holder ? undefined : withTurn(afresh(whole), now());
      if (begun === undefined || isOver(begun.state)) return undefined;
      const { images, manifest } = wanted;
      const current: Current = {
        state: begun.state,
        images,
        ...(manifest !== undefined && { manifest }),
        leader,
        seenAt: now(),
        beganAt: now(),
        story: [],
      };
      return { ...whole, current, commands: [] };
    };
    await patiently(() => book.change(claim), patienceOf(leadership));
    if (refusal !== undefined) throw new Error(refusal);
    if (begun !== undefined) return begun;
    const outcome = advance(waiting, { kind: 'turn', holder: holder!.state.id }, now());
    waiting = outcome.state;
    if (isOver(waiting) || signal?.aborted) return outcome;
    const words = waitsFor(holder!, now());
    if (words !== told) ports.reporter.tell({ at: now(), words });
    told = words;
    await wait(config.tickSeconds * 1000, signal);
  }
}

function withTurn(begun: Outcome, now: number): Outcome {
  return isOver(begun.state) ? begun : advance(begun.state, { kind: 'turn' }, now);
}

function waitsFor(holder: Current, now: number): string {
  const { state, seenAt } = holder;
  const words = `waits for release ${state.id}, which is ${state.phase.kind}`;
  if (isLed(holder, now)) return words;
  return `${words} and led by nobody since ${new Date(seenAt).toISOString()}: \`ridewait release resume\` takes it up`;
}
