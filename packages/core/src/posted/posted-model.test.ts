import { expect, it } from 'vitest';
import { fitPosted, type MeasuredWait, PostedModel, type PostedSign } from './posted-model.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NOON = Date.UTC(2018, 5, 1, 12);

/** Days of signs and of guests, who wait a part of the sign. */
function days(ride: string, count: number, part: (day: number) => number) {
  const said: (PostedSign | MeasuredWait)[] = [];
  for (let day = 0; day < count; day += 1) {
    for (let at = 0; at < 8; at += 1) {
      const atMs = NOON + day * DAY_MS + at * 60 * MINUTE_MS;
      const minutes = 20 + 5 * ((day + at) % 5);
      said.push({ ride, atMs, minutes });
      said.push({ ride, joinedAtMs: atMs, actualMinutes: minutes * part(day) });
    }
  }
  return said;
}

/** What it says of a sign on some day. */
function asked(model: PostedModel, ride: string, day: number, minutes: number): number {
  const atMs = NOON + day * DAY_MS;
  model.see({ ride, atMs, minutes });
  return model.predict(ride, atMs)!.p50;
}

it('learns which part of the sign is true', () => {
  const model = fitPosted(days('everest', 60, () => 0.5));
  expect(asked(model, 'everest', 60, 30)).toBeGreaterThan(13);
  expect(asked(model, 'everest', 60, 30)).toBeLessThan(17);
});

it('follows when that part changes', () => {
  const model = fitPosted(days('everest', 150, (day) => (day < 100 ? 0.5 : 1)));
  expect(asked(model, 'everest', 150, 30)).toBeGreaterThan(26);
});

it('tells of a new ride what it knows of the others', () => {
  const model = fitPosted(days('everest', 60, () => 0.4));
  expect(asked(model, 'slinky', 60, 30)).toBeLessThan(18);
});

it('says seven tenths of the sign while nobody has measured anything', () => {
  expect(asked(new PostedModel(), 'everest', 0, 40)).toBeCloseTo(28);
});

it('says nothing where no sign was seen in the last ten minutes', () => {
  const model = new PostedModel();
  expect(model.predict('everest', NOON)).toBeUndefined();
  expect(model.toJSON().rides).toEqual({});
  model.see({ ride: 'everest', atMs: NOON, minutes: 40 });
  expect(model.predict('everest', NOON + 10 * MINUTE_MS)).toBeDefined();
  expect(model.predict('everest', NOON + 10 * MINUTE_MS + 1)).toBeUndefined();
});

it('does not learn from a guest who joined where there was no sign', () => {
  const model = new PostedModel();
  model.learn({ ride: 'everest', joinedAtMs: NOON, actualMinutes: 90 });
  expect(asked(model, 'everest', 1, 40)).toBeCloseTo(28);
});

it('says the same after it went through JSON, and learns on the same', () => {
  const said = days('everest', 40, () => 0.6);
  const [first, rest] = [said.slice(0, 500), said.slice(500)];
  const whole = fitPosted(said);
  const restored = new PostedModel(JSON.parse(JSON.stringify(fitPosted(first))));
  for (const each of rest) {
    if ('minutes' in each) restored.see(each);
    else restored.learn(each);
  }
  expect(JSON.stringify(restored)).toBe(JSON.stringify(whole));
});

it('asks change nothing of what it says later', () => {
  const said = days('everest', 40, () => 0.6);
  const [quiet, busy] = [new PostedModel(), new PostedModel()];
  for (const each of said) {
    for (const model of [quiet, busy]) {
      if ('minutes' in each) model.see(each);
      else model.learn(each);
    }
    if ('minutes' in each) busy.predict('everest', each.atMs + MINUTE_MS);
  }
  expect(asked(busy, 'everest', 40, 30)).toBe(asked(quiet, 'everest', 40, 30));
});
