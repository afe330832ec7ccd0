import type { LiveView } from '@ridewait/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FeedStage, feedStage, type Joined } from '../../test/feed-stage.ts';
import { CATALOG, viewOf } from '../../test/stage.ts';
import type { SaidAttraction, SaidChange } from '../../test/waits-client.ts';

/** What happens to a park, and to those who watch it. */
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ pass: fc.constantFrom(0, 10, 250, 1_000, 95_000) }) },
  { weight: 6, arbitrary: fc.record({ write: fc.constantFrom('comet', 'tower') }) },
  { weight: 3, arbitrary: fc.record({ flush: fc.constantFrom('comet', 'tower') }) },
  { weight: 3, arbitrary: fc.record({ toggle: fc.constantFrom('live', 'notices', 'history') }) },
  { weight: 1, arbitrary: fc.record({ attractions: fc.constantFrom(1, 2) }) },
  { weight: 2, arbitrary: fc.record({ join: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ leave: fc.nat({ max: 8 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Stage extends FeedStage {
  /** What was written, by attraction, which history may lack. */
  unflushed: Map<string, LiveView>;
}

/** A reader that keeps what it was told, as callers should. */
interface Keeper {
  joined: Joined;
  kept: Map<string, SaidAttraction>;
  /** Milliseconds since 1970, of each attraction: the newest time that it was told. */
  newest: Map<string, number>;
}

function told({ reset, update }: SaidChange): readonly SaidAttraction[] {
  return (reset ?? update)?.attractions ?? [];
}

function timeOf({ measuredAt }: SaidAttraction): number {
  return measuredAt ? measuredAt.seconds * 1000 + measuredAt.nanos / 1e6 : 0;
}

/** Takes in what was told; returns the attractions of which a time went back. */
function takeIn({ joined, kept, newest }: Keeper): string[] {
  const backwards: string[] = [];
  for (const change of joined.told()) {
    if (change.message === 'reset') kept.clear();
    for (const one of told(change)) {
      if (timeOf(one) < (newest.get(one.id) ?? 0)) backwards.push(one.id);
      newest.set(one.id, timeOf(one));
      const { ageSeconds: _, ...said } = one;
      kept.set(one.id, said);
    }
  }
  return backwards;
}

async function apply(of: Stage, keepers: Keeper[], one: Step): Promise<void> {
  if ('pass' in one) await of.clock.pass(one.pass);
  if ('write' in one) {
    const view = viewOf(one.write, of.clock.now());
    of.unflushed.set(one.write, view);
    await of.write(view);
  }
  if ('flush' in one) {
    const view = of.unflushed.get(one.flush);
    if (view) of.last.set(one.flush, view);
  }
  if ('toggle' in one) {
    of.health[one.toggle] = of.health[one.toggle] === 'up' ? 'away' : 'up';
  }
  if ('attractions' in one) {
    const [park, ...others] = CATALOG.parks;
    const attractions = park!.attractions.slice(0, one.attractions);
    of.saveCatalog({ parks: [{ ...park!, attractions }, ...others] });
  }
  if ('join' in one) {
    // It fails where nothing can be known.
    const joined = await of.join().catch(() => undefined);
    if (joined) keepers.push({ joined, kept: new Map(), newest: new Map() });
  }
  if ('leave' in one) keepers.splice(one.leave, 1)[0]?.joined.leave();
}

it('tells all who watch the same, whatever happens, and no time goes back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }),
      async (steps) => {
        const of: Stage = { ...feedStage(), unflushed: new Map() };
        const keepers: Keeper[] = [];
        await apply(of, keepers, { join: true });
        for (const one of steps) {
          await apply(of, keepers, one);
          expect(keepers.flatMap(takeIn)).toEqual([]);
        }
        of.health.live = 'up';
        of.health.notices = 'up';
        of.health.history = 'up';
        await of.clock.pass(10_000);
        const late: Keeper = { joined: await of.join(), kept: new Map(), newest: new Map() };
        for (const keeper of [...keepers, late]) expect(takeIn(keeper)).toEqual([]);
        for (const { kept } of keepers) expect(kept).toEqual(late.kept);
        for (const { joined } of [...keepers, late]) joined.leave();
        await of.clock.pass(0);
        expect(of.listeners()).toBe(0);
        expect(of.clock.pending()).toBe(0);
        expect(of.events.fault).not.toHaveBeenCalled();
      },
    ),
    { numRuns: 100 },
  );
});
