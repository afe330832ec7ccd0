import { expect, it } from 'vitest';
import { MEMORY, PLAN, servicePlan, WANTED } from '../../test/plans.ts';
import { begin } from './begin.ts';
import { type Plan, problemsOf } from './plan.ts';

it('a release waits for its turn', () => {
  const { state, actions } = begin(PLAN, WANTED, MEMORY, 0);
  expect(state.phase).toEqual({ kind: 'waiting', until: 3_600_000 });
  expect(actions).toEqual([{ do: 'take_turn', release: 'r1' }]);
});

it('services come in the plan’s order, and those without a new revision are left alone', () => {
  const names = (revisions: Record<string, string>) =>
    begin(PLAN, { id: 'r1', revisions }, MEMORY, 0).state.candidates.map(({ service }) => service);
  expect(names({ api: 'api-2', ingest: 'ingest-2' })).toEqual(['ingest', 'api']);
  expect(names({ api: 'api-2', ingest: 'ingest-1' })).toEqual(['api']);
});

it.for<[string, Record<string, string>, object, RegExp]>([
  [
    'a revision that failed before',
    { api: 'api-2' },
    { failed: { 'api-2': 'errors: too many' } },
    /api-2 failed before: errors: too many/,
  ],
  [
    'a service with nothing to go back to',
    { api: 'api-2' },
    { stable: {} },
    /no stable revision to go back to/,
  ],
  ['a service that the plan doesn’t know', { web: 'web-2' }, {}, /web is not in the plan/],
  ['nothing new', { api: 'api-1' }, {}, /nothing in it is new/],
])('%s is refused, in words', ([, revisions, memory, words]) => {
  const { state, actions } = begin(PLAN, { id: 'r1', revisions }, { ...MEMORY, ...memory }, 0);
  expect(state.phase).toMatchObject({
    kind: 'refused',
    words: expect.stringMatching(words) as string,
  });
  expect(actions.map((action) => action.do)).toEqual(['tell']);
});

const api = servicePlan('api');
const [step] = api.steps;
const [metric] = api.metrics;

it.for<[string, Partial<Plan>, RegExp]>([
  ['no service', { services: [] }, /needs a service/],
  ['a service twice', { services: [api, api] }, /in the plan twice/],
  ['no metric', { services: [{ ...api, metrics: [] }] }, /without a metric nothing can pass/],
  ['a metric twice', { services: [{ ...api, metrics: [metric!, metric!] }] }, /named twice/],
  [
    'an end before all traffic',
    { services: [{ ...api, steps: [step!] }] },
    /last step has to be 100 %/,
  ],
  [
    'shares that fall',
    { services: [{ ...api, steps: [{ ...step!, percent: 50 }, ...api.steps] }] },
    /shares have to rise/,
  ],
  [
    'half a percent',
    { services: [{ ...api, steps: [{ ...step!, percent: 0.5 }, api.steps[2]!] }] },
    /0.5 is no share/,
  ],
  [
    'a deadline before the soak ends',
    { services: [{ ...api, steps: [{ ...step!, deadlineSeconds: 9 }, api.steps[2]!] }] },
    /deadline is before/,
  ],
  [
    'no samples',
    { services: [{ ...api, steps: [{ ...step!, minSamples: 0 }, api.steps[2]!] }] },
    /minSamples is 0/,
  ],
  [
    'a tolerance over the harm',
    { services: [{ ...api, metrics: [{ ...metric!, tolerance: 0.5 }] }] },
    /tolerance the lesser/,
  ],
  [
    'a clump of nothing',
    { services: [{ ...api, metrics: [{ ...metric!, clump: 0 }] }] },
    /clump has one/,
  ],
  [
    'more clumped than there is',
    { services: [{ ...api, metrics: [{ ...metric!, clumpedPart: 1.5 }] }] },
    /clumped part of 1.5/,
  ],
  [
    'nothing to judge before guests come',
    {
      services: [
        {
          ...api,
          steps: [{ ...api.steps[0]!, percent: 0 }, ...api.steps],
          metrics: api.metrics.map((each) => ({ ...each, guestsOnly: true })),
        },
      ],
    },
    /needs a metric that is not of guests only/,
  ],
  ['a time that is none', { releaseSeconds: Number.NaN }, /releaseSeconds is NaN/],
  ['a risk of nothing', { risks: { alarm: 0, miss: 0.01 } }, /a risk of 0/],
])('a plan with %s is refused', ([, change, words]) => {
  expect(problemsOf({ ...PLAN, ...change }).join('; ')).toMatch(words);
  expect(problemsOf(PLAN)).toEqual([]);
});
