import { styleText } from 'node:util';
import { MINUTE_MS } from '@ridewait/core';
import type { BucketRelation, DifferingBucket } from '@ridewait/stores';
import { counted, table } from '../terminal/table.ts';
import { stamp } from '../terminal/times.ts';
import type { ComparedLane } from './compare-views.ts';
import type { Look } from './comparer.ts';

const MEANING: Record<Exclude<BucketRelation, 'equal'>, string> = {
  other_sums: 'other sums of the same readings',
  standing_lacks: 'the candidate holds more',
  replay_lacks: 'the candidate lacks readings',
  both_lack: 'each lacks readings of the other',
  only_replay: 'only the candidate has it',
  only_standing: 'the candidate lacks it',
};

/** Those that are shown one by one. */
const SHOWN = 20;

/** What a person reads of a look. `names` are those of attractions, by id. */
export function reportLines(look: Look, names: ReadonlyMap<string, string>): string[] {
  const { seen, differing, views } = look;
  const apart = views.lanes.filter(({ differs }) => differs);
  const isWell = differing.length === 0;
  return [
    `compared ${counted(seen, 'bucket')}, and what ${counted(views.lanes.length, 'lane')} would show`,
    ...tableOf(differing.slice(0, SHOWN).map((bucket) => bucketRow(bucket, names))),
    ...(differing.length > SHOWN
      ? [`  and ${counted(differing.length - SHOWN, 'bucket')} more`]
      : []),
    ...tableOf(apart.slice(0, SHOWN).map((lane) => laneRow(lane, names))),
    `oldest number shown: ${oldest(views.ages.stable)} by the stable one, ${oldest(views.ages.candidate)} by the candidate`,
    isWell
      ? styleText('green', 'the candidate has folded the same')
      : styleText(
          'red',
          `the candidate differs in ${counted(differing.length, 'bucket')} of ${ridesOf(differing, names)}`,
        ),
  ];
}

function tableOf(rows: string[][]): string[] {
  return rows.length === 0 ? [] : table(rows).map((line) => `  ${line}`);
}

function bucketRow(
  { attraction, minute, relation, standing, replayed }: DifferingBucket,
  names: ReadonlyMap<string, string>,
): string[] {
  return [
    names.get(attraction) ?? attraction,
    stamp(minute * MINUTE_MS).replace(/:\d\dZ$/, 'Z'),
    MEANING[relation],
    `${standing ?? 'no'} readings stand, the candidate has ${replayed ?? 'none'}`,
  ];
}

function laneRow(
  { attraction, lane, stableSeconds, candidateSeconds }: ComparedLane,
  names: ReadonlyMap<string, string>,
): string[] {
  return [
    names.get(attraction) ?? attraction,
    lane,
    `shows ${waitOf(candidateSeconds)}, the stable one ${waitOf(stableSeconds)}`,
  ];
}

function ridesOf(
  differing: readonly DifferingBucket[],
  names: ReadonlyMap<string, string>,
): string {
  const rides = new Set(differing.map(({ attraction }) => names.get(attraction) ?? attraction));
  return [...rides].toSorted().join(', ');
}

function waitOf(seconds: number | null): string {
  return seconds === null ? 'no wait' : `${Math.round(seconds)} s`;
}

function oldest(ages: readonly number[]): string {
  return ages.length === 0 ? 'nothing' : `${Math.round(Math.max(...ages))} s`;
}
