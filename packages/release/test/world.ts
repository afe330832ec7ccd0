import type { Window } from '../src/judge/metric.ts';
import { advance } from '../src/machine/advance.ts';
import { begin } from '../src/machine/begin.ts';
import {
  type Action,
  isOver,
  type Observation,
  type Outcome,
  type ReleaseState,
} from '../src/machine/state.ts';
import { dice } from './dice.ts';
import { MEMORY, PLAN, WANTED } from './plans.ts';
import { minute } from './windows.ts';

export const QUALITIES = ['well', 'worse', 'few', 'missing'] as const;
export type Quality = (typeof QUALITIES)[number];

export interface Trial {
  seed: number;
  /** Of each window. */
  quality: Quality;
  /** The chances that an action fails, half done perhaps, and that the controller dies before it acts. */
  failing: number;
  dying: number;
  /** Of a command at any time. */
  commands: readonly Extract<Observation, { kind: 'command' }>['says'][];
}

export interface Story {
  state: ReleaseState;
  served: Record<string, Record<string, number>>;
  minutes: number;
  said: string[];
  stable: Record<string, string>;
  failed: Record<string, string>;
}

const COUNTS: Record<Exclude<Quality, 'missing'>, Parameters<typeof minute>[1]> = {
  well: { requests: 400, errors: 0 },
  worse: { requests: 400, errors: 8 },
  few: { requests: 0 },
};

/** A release from its beginning to its end, a minute a turn, in a world whose traffic is what was last shifted to. */
export function play({ seed, quality, failing, dying, commands }: Trial): Story {
  const roll = dice(seed);
  const served: Story['served'] = { ingest: { 'ingest-1': 100 }, api: { 'api-1': 100 } };
  const story = {
    served,
    said: [] as string[],
    stable: { ...MEMORY.stable } as Record<string, string>,
    failed: {} as Record<string, string>,
  };
  let now = 0;
  let { state, actions }: Outcome = begin(PLAN, WANTED, MEMORY, now);
  const pending = [...commands];
  let minutes = 0;
  while (!isOver(state) && minutes < 1000) {
    minutes++;
    const isLate = minutes > 600;
    // In the end nothing fails any more: a way back that never works can't end.
    const observations = actions.flatMap((action) => carryOut(action, !isLate && roll() < failing));
    now += 60_000;
    if (pending.length > 0 && roll() < 0.1) {
      observations.push({ kind: 'command', says: pending.shift()!, by: 'ada' });
    }
    const next: Action[] = [];
    for (const observation of [...observations, { kind: 'tick' } as const]) {
      const outcome = advance(state, observation, now);
      state = outcome.state;
      next.push(...outcome.actions);
    }
    actions = next;
    if (!isLate && roll() < dying) {
      const read = JSON.parse(JSON.stringify(state)) as ReleaseState;
      ({ state, actions } = advance(read, { kind: 'resumed' }, now));
    }
  }
  for (const action of actions) carryOut(action, false);
  // It died just before it wrote down how it ended, too.
  for (const action of advance(state, { kind: 'resumed' }, now).actions) carryOut(action, false);
  return { ...story, state, minutes };

  function carryOut(action: Action, isFailing: boolean): Observation[] {
    if (action.do === 'tell') {
      story.said.push(action.words);
      return [];
    }
    if (isFailing && action.do !== 'shift') return [{ kind: 'failed', words: 'no answer' }];
    switch (action.do) {
      case 'take_turn':
        return [{ kind: 'turn' }];
      case 'deploy':
        return [{ kind: 'readiness', says: 'ready', words: '' }];
      case 'probe':
        return [{ kind: 'probed', isWell: true, words: 'answers' }];
      case 'shift': {
        // `pulumi up` may fail half-way: some services have their new traffic.
        for (const { service, stable, candidate, percent } of isFailing
          ? action.traffic.slice(1)
          : action.traffic) {
          served[service] = { [stable]: 100 - percent, [candidate]: percent };
        }
        return isFailing
          ? [{ kind: 'failed', words: 'half-way' }]
          : [{ kind: 'traffic', served: structuredClone(served) }];
      }
      case 'measure':
        return quality === 'missing'
          ? [{ kind: 'failed', words: 'Prometheus is away' }]
          : [
              {
                kind: 'window',
                window: { ...measured(COUNTS[quality]), from: action.from, until: now },
              },
            ];
      case 'record':
        for (const { service, candidate } of action.promoted) story.stable[service] = candidate;
        return [];
      case 'remember':
        story.failed[action.failed] = action.words;
        return [];
      case 'leave_turn':
      case 'call_person':
        return [];
    }
  }
}

function measured(candidate: Parameters<typeof minute>[1]): Window {
  return minute(0, candidate, { requests: 1600, errors: 1 });
}
