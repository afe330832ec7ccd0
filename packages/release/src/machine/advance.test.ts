import { describe, expect, it } from 'vitest';
import { FIRST, MEMORY, PLAN, WANTED } from '../../test/plans.ts';
import { minute } from '../../test/windows.ts';
import { beginJudge } from '../judge/judge.ts';
import { advance } from './advance.ts';
import { begin } from './begin.ts';
import { judgingOf } from './plan.ts';
import type { Action, Observation, Phase, ReleaseState } from './state.ts';

const NOW = 1_000_000;
const LATER = NOW + 3_600_000;
const judge = beginJudge(judgingOf(PLAN, PLAN.services[0]!));
const why = { words: 'it was worse', blamed: 'ingest-2' };

const PHASES: { [Each in Phase['kind']]: Extract<Phase, { kind: Each }> } = {
  waiting: { kind: 'waiting', until: LATER },
  deploying: { kind: 'deploying', at: 0, until: LATER },
  probing: { kind: 'probing', at: 0, until: LATER },
  shifting: { kind: 'shifting', at: 0, step: 0, judge, until: LATER },
  watching: { kind: 'watching', at: 0, step: 0, since: 0, until: LATER, judge },
  returning: { kind: 'returning', why, until: LATER },
  promoted: { kind: 'promoted' },
  rolled_back: { kind: 'rolled_back', why },
  refused: { kind: 'refused', words: 'its turn didn’t come' },
};

const STABLE = { 'ingest-1': 100 };
const api = { 'api-1': 100 };

const OBSERVATIONS = {
  tick: { kind: 'tick' },
  resumed: { kind: 'resumed' },
  'its turn': { kind: 'turn' },
  'another’s turn': { kind: 'turn', holder: 'r0' },
  ready: { kind: 'readiness', says: 'ready', words: '' },
  'not ready yet': { kind: 'readiness', says: 'pending', words: '' },
  'never ready': { kind: 'readiness', says: 'never', words: 'no such image' },
  'a probe that is well': { kind: 'probed', isWell: true, words: 'answers' },
  'a probe that fails': { kind: 'probed', isWell: false, words: '500' },
  'the traffic of step 1': {
    kind: 'traffic',
    served: { ingest: { 'ingest-1': 99, 'ingest-2': 1 }, api },
  },
  'all traffic on stable': { kind: 'traffic', served: { ingest: STABLE, api } },
  'no traffic known': { kind: 'traffic', served: {} },
  'a bad window': {
    kind: 'window',
    window: minute(0, { requests: 100, errors: 50 }, { requests: 9900 }),
  },
  'a window with too little': {
    kind: 'window',
    window: minute(0, { requests: 1 }, { requests: 99 }),
  },
  'a failure': { kind: 'failed', words: 'no answer' },
  promote: { kind: 'command', says: 'promote', by: 'ada' },
  rollback: { kind: 'command', says: 'rollback', by: 'ada' },
  hold: { kind: 'command', says: 'hold', by: 'ada' },
  resume: { kind: 'command', says: 'resume', by: 'ada' },
  'a tick after every deadline': { kind: 'tick' },
} satisfies Record<string, Observation>;

type What = keyof typeof OBSERVATIONS;
type Kind = Phase['kind'];
/** True only if every kind of observation is in the table. */
type IsTried = Observation['kind'] extends (typeof OBSERVATIONS)[What]['kind'] ? true : false;
const isTried: IsTried = true;

const COLUMNS = [
  'waiting',
  'deploying',
  'probing',
  'shifting',
  'watching',
  'returning',
  'promoted',
  'rolled_back',
  'refused',
] as const satisfies readonly Kind[];
type RowOf<Columns extends readonly Kind[]> = { readonly [At in keyof Columns]: Kind | '=' };
type Row = RowOf<typeof COLUMNS>;
const back = 'returning';
const on = 'shifting';

/** Where each phase (a column) goes by what is observed (a row); `=` where it stays. A cell that lacks doesn't compile. */
// oxfmt-ignore
const TABLE: Record<What, Row> = {
  //                        waiting      deploying  probing  shifting    watching  returning      promoted  rolled_back  refused
  tick:                    ['=',         '=',       '=',     '=',        '=',      '=',           '=',      '=',         '='],
  resumed:                 ['=',         '=',       '=',     '=',        '=',      '=',           '=',      '=',         '='],
  'its turn':              ['deploying', '=',       '=',     '=',        '=',      '=',           '=',      '=',         '='],
  'another’s turn':        ['=',         '=',       '=',     '=',        '=',      '=',           '=',      '=',         '='],
  ready:                   ['=',         'probing', '=',     '=',        '=',      '=',           '=',      '=',         '='],
  'not ready yet':         ['=',         '=',       '=',     '=',        '=',      '=',           '=',      '=',         '='],
  'never ready':           ['=',         back,      '=',     '=',        '=',      '=',           '=',      '=',         '='],
  'a probe that is well':  ['=',         '=',       on,      '=',        '=',      '=',           '=',      '=',         '='],
  'a probe that fails':    ['=',         '=',       back,    '=',        '=',      '=',           '=',      '=',         '='],
  'the traffic of step 1': ['=',         '=',       '=',     'watching', '=',      '=',           '=',      '=',         '='],
  'all traffic on stable': ['=',         '=',       '=',     '=',        back,     'rolled_back', '=',      '=',         '='],
  'no traffic known':      ['=',         '=',       '=',     '=',        back,     '=',           '=',      '=',         '='],
  'a bad window':          ['=',         '=',       '=',     '=',        back,     '=',           '=',      '=',         '='],
  'a window with too little': ['=',      '=',       '=',     '=',        '=',      '=',           '=',      '=',         '='],
  'a failure':             ['=',         '=',       '=',     '=',        '=',      '=',           '=',      '=',         '='],
  promote:                 ['=',         '=',       '=',     '=',        on,       '=',           '=',      '=',         '='],
  rollback:                ['refused',   back,      back,    back,       back,     '=',           '=',      '=',         '='],
  hold:                    ['=',         '=',       '=',     '=',        '=',      '=',           '=',      '=',         '='],
  resume:                  ['=',         '=',       '=',     '=',        '=',      '=',           '=',      '=',         '='],
  'a tick after every deadline': ['refused', back,  back,    back,       back,     '=',           '=',      '=',         '='],
};

function stateIn(phase: Phase): ReleaseState {
  const { state } = begin(PLAN, WANTED, MEMORY, 0);
  return { ...state, phase, endsBy: LATER };
}

const CASES = Object.entries(TABLE).flatMap(([what, row]) =>
  COLUMNS.map((kind, at) => [kind, what as What, row[at]!] as const),
);

it('the table has every phase and every kind of observation', () => {
  expect(COLUMNS).toEqual(Object.keys(PHASES));
  expect(isTried).toBe(true);
});

it.for(CASES)('%s: %s leads to %s', ([kind, what, to]) => {
  const now = what === 'a tick after every deadline' ? LATER : NOW;
  const { state } = advance(stateIn(PHASES[kind]), OBSERVATIONS[what], now);
  expect(state.phase.kind).toBe(to === '=' ? kind : to);
});

/** What is done on entering a phase, and again when it is taken up after a crash. */
const NEEDS: Record<Kind, Action['do'][]> = {
  waiting: ['take_turn'],
  deploying: ['deploy'],
  probing: ['probe'],
  shifting: ['shift'],
  watching: ['measure'],
  returning: ['shift'],
  promoted: ['record', 'leave_turn'],
  rolled_back: ['remember', 'leave_turn'],
  refused: ['leave_turn'],
};

it.for(Object.entries(NEEDS) as [Kind, Action['do'][]][])(
  '%s, taken up again, does %s',
  ([kind, needs]) => {
    const { actions, state } = advance(stateIn(PHASES[kind]), { kind: 'resumed' }, NOW);
    expect(actions.map((action) => action.do)).toEqual(needs);
    expect(state.phase).toEqual(PHASES[kind]);
  },
);

describe('a way back', () => {
  it('shifts every service in one step', () => {
    const { actions } = advance(stateIn(PHASES.watching), OBSERVATIONS.rollback, NOW);
    const shifts = actions.filter((action) => action.do === 'shift');
    expect(shifts).toEqual([
      {
        do: 'shift',
        traffic: [
          { ...FIRST, percent: 0, isMade: false },
          { service: 'api', stable: 'api-1', candidate: 'api-2', percent: 0, isMade: false },
        ],
      },
    ]);
  });

  it('takes back a service that had its candidate already', () => {
    const second = stateIn({ ...PHASES.watching, at: 1 });
    const { state } = advance(second, OBSERVATIONS.rollback, NOW);
    const served = { ingest: { 'ingest-2': 100 }, api };
    expect(advance(state, { kind: 'traffic', served }, NOW).state.phase.kind).toBe('returning');
    const home = { ingest: STABLE, api };
    expect(advance(state, { kind: 'traffic', served: home }, NOW).state.phase.kind).toBe(
      'rolled_back',
    );
  });

  it('that is not seen to be done in time calls a person, and is tried again', () => {
    const { actions, state } = advance(stateIn(PHASES.returning), { kind: 'tick' }, LATER);
    expect(actions.map((action) => action.do)).toEqual(['call_person', 'shift']);
    expect(advance(state, { kind: 'tick' }, LATER + 1).actions).toEqual([]);
  });

  it('that failed is tried again with the next tick', () => {
    const failed = advance(stateIn(PHASES.returning), OBSERVATIONS['a failure'], NOW).state;
    const { actions, state } = advance(failed, { kind: 'tick' }, NOW);
    expect(actions.map((action) => action.do)).toEqual(['shift']);
    expect(advance(state, { kind: 'tick' }, NOW).actions).toEqual([]);
  });
});

describe('whom a way back blames', () => {
  it.for<[string, Phase, Observation, number, string | undefined]>([
    ['a revision that is worse', PHASES.watching, OBSERVATIONS['a bad window'], NOW, 'ingest-2'],
    ['one that never gets ready', PHASES.deploying, OBSERVATIONS['never ready'], NOW, 'ingest-2'],
    ['one that is not ready in time', PHASES.deploying, { kind: 'tick' }, LATER, 'ingest-2'],
    [
      'one that fails its probe',
      PHASES.probing,
      OBSERVATIONS['a probe that fails'],
      NOW,
      'ingest-2',
    ],
    ['one that a person took back', PHASES.watching, OBSERVATIONS.rollback, NOW, 'ingest-2'],
    ['nobody for too few samples', PHASES.watching, { kind: 'tick' }, LATER, undefined],
    [
      'nobody for traffic that others changed',
      PHASES.watching,
      OBSERVATIONS['all traffic on stable'],
      NOW,
      undefined,
    ],
    [
      'nobody for traffic that wouldn’t change',
      PHASES.shifting,
      { kind: 'tick' },
      LATER,
      undefined,
    ],
  ])('%s', ([, phase, observation, now, blamed]) => {
    const gone = advance(stateIn(phase), observation, now).state.phase;
    expect(gone).toMatchObject({
      kind: 'returning',
      why: { words: expect.stringMatching(/./) as string },
    });
    expect('why' in gone && gone.why.blamed).toBe(blamed);
  });
});

describe('a person', () => {
  it('who holds a step puts off its deadline, not the release’s', () => {
    const held = advance(stateIn(PHASES.watching), OBSERVATIONS.hold, NOW).state;
    const longer = { ...held, endsBy: LATER + 1000 };
    expect(advance(longer, { kind: 'tick' }, LATER).state.phase.kind).toBe('watching');
    expect(advance(longer, { kind: 'tick' }, LATER + 1000).state.phase.kind).toBe('returning');
    const going = advance(longer, OBSERVATIONS.resume, NOW).state;
    expect(advance(going, { kind: 'tick' }, LATER).state.phase.kind).toBe('returning');
  });

  it('who holds a step is overruled by what is proven worse', () => {
    const held = advance(stateIn(PHASES.watching), OBSERVATIONS.hold, NOW).state;
    expect(advance(held, OBSERVATIONS['a bad window'], NOW).state.phase.kind).toBe('returning');
  });

  it('opens a gate, at which a good step waits', () => {
    const plan = structuredClone(PLAN);
    plan.services[0]!.steps[0]!.gate = 'person';
    const gated = { ...stateIn(PHASES.watching), plan };
    const [first, second] = [0, 1].map((at): Observation => {
      const window = minute(at, { requests: 4000 }, { requests: 400_000, errors: 20 });
      return { kind: 'window', window: at === 0 ? window : { ...window, until: NOW } };
    });
    const before = advance(gated, first!, NOW).state;
    const waits = advance(before, second!, NOW);
    expect(waits.actions).toMatchObject([
      { do: 'tell', words: expect.stringContaining('waits for a person') as string },
    ]);
    expect(advance(waits.state, OBSERVATIONS.promote, NOW).state.phase).toMatchObject({
      kind: 'shifting',
      step: 1,
    });
    const open = advance({ ...before, plan: PLAN }, second!, NOW).state;
    expect(open.phase).toMatchObject({ kind: 'shifting', step: 1 });
  });
});

it('a window that is not over yet is not judged', () => {
  const { state } = advance(stateIn(PHASES.watching), OBSERVATIONS['a bad window'], 59_999);
  expect(state.phase).toEqual(PHASES.watching);
});

it('a step’s deadline is later by as long as a person held it', () => {
  const watching = { ...PHASES.watching, since: NOW, until: NOW + 1000 };
  const held = advance(stateIn(watching), OBSERVATIONS.hold, NOW + 400).state;
  const late = advance(held, { kind: 'tick' }, NOW + 90_000).state;
  const going = advance(late, OBSERVATIONS.resume, NOW + 90_400).state;
  expect(going.phase).toMatchObject({ kind: 'watching', until: NOW + 91_000 });
  expect(advance(going, { kind: 'tick' }, NOW + 90_999).state.phase.kind).toBe('watching');
  expect(advance(going, { kind: 'tick' }, NOW + 91_000).state.phase.kind).toBe('returning');
});
