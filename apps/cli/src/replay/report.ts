import { type BucketRelation, type DifferingBucket } from '@ridewait/stores';
import { MINUTE_MS } from '@ridewait/core';
import { styleText } from 'node:util';
import { count, counted, table } from '../terminal/table.ts';
import { stamp } from '../terminal/times.ts';
import { type Compared, faultsOf } from './compare.ts';
import type { ReplayResult } from './result.ts';
import { isEmpty } from './verdict.ts';

const MEANING: Record<BucketRelation, string> = {
  equal: 'the same',
  other_sums: 'other sums of the same readings',
  standing_lacks: 'history lacks readings',
  replay_lacks: 'history holds more',
  both_lack: 'history lacks readings, and holds others',
  only_replay: 'only in the archive',
  only_standing: 'only in history',
};

/** What a person reads of a replay. `names` are those of attractions, by id. */
export function reportLines(result: ReplayResult, names: ReadonlyMap<string, string>): string[] {
  const { comparison } = result;
  return [
    ...foldedLines(result),
    ...damageLines(result),
    '',
    ...tableLines(comparison.attractions, names),
    ...(result.dropped > 0
      ? [`not compared, for history has dropped their days: ${counted(result.dropped, 'minute')}`]
      : []),
    ...moreLines(comparison.attractions),
    ...sampleLines(result, names),
    ...appliedLines(result),
    '',
    verdict(result),
  ];
}

function foldedLines({ place, folded, seconds }: ReplayResult): string[] {
  const { messages, readings, duplicates, published, foreign } = folded;
  const what = `${counted(messages, 'message')}, ${counted(readings, 'reading')}`;
  const twice = duplicates > 0 ? ` (${count(duplicates)} more that came twice)` : '';
  const left = Object.entries(folded.leftOut).toSorted(([, a], [, b]) => b - a);
  return [
    `replayed ${what}${twice} from ${place} in ${seconds.toFixed(1)} s`,
    ...(published ? [`published ${stamp(published.first)} to ${stamp(published.last)}`] : []),
    ...(foreign > 0 ? [`passed over ${counted(foreign, 'message')} of other subscriptions`] : []),
    ...(left.length > 0
      ? [`left out: ${left.map(([reason, number]) => `${number} ${reason}`).join(', ')}`]
      : []),
  ];
}

function damageLines({ damages, damaged }: ReplayResult): string[] {
  if (damaged === 0) return [];
  const more = damaged - damages.length;
  return [
    styleText('yellow', `damaged in ${counted(damaged, 'place')}:`),
    ...damages.map(({ file, offset, record, problem }) => {
      const where = record === undefined ? `at ${offset}` : `at ${offset}, record ${record}`;
      return `  ${file} ${where}: ${problem}`;
    }),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

type Sums = Omit<Compared, 'park' | 'attraction' | 'edges'>;

const HEADS = ['minutes', 'equal', 'history has more', 'differing', 'only archive', 'only history'];

/** Attractions that are equal throughout are told together. */
function tableLines(
  attractions: readonly Compared[],
  names: ReadonlyMap<string, string>,
): string[] {
  const rest = attractions.filter((each) => each.more + each.onlyHistory + faultsOf(each) > 0);
  const sum = (of: (each: Compared) => number) =>
    attractions.reduce((total, each) => total + of(each), 0);
  const all = {
    equal: sum(({ equal }) => equal),
    more: sum(({ more }) => more),
    differing: sum(({ differing }) => differing),
    onlyArchive: sum(({ onlyArchive }) => onlyArchive),
    onlyHistory: sum(({ onlyHistory }) => onlyHistory),
  };
  const lines = table([
    HEADS,
    ...rest.map((each) => rowOf(names.get(each.attraction) ?? each.attraction, each)),
    rowOf(`all ${attractions.length} attractions`, all),
  ]);
  return lines.map((line, at) => {
    if (at === 0) return styleText('dim', line);
    const sums = rest[at - 1];
    return sums && faultsOf(sums) > 0 ? styleText('red', line) : line;
  });
}

function moreLines(attractions: readonly Compared[]): string[] {
  const edges = attractions.reduce((sum, each) => sum + each.edges, 0);
  const lacking = attractions.reduce((sum, { more, onlyHistory }) => sum + more + onlyHistory, 0);
  return [
    ...(edges > 0
      ? [`partly outside of the archive's time, and more in history: ${counted(edges, 'minute')}`]
      : []),
    ...(lacking > 0
      ? [
          styleText(
            'yellow',
            `of ${counted(lacking, 'minute')} history holds more though the archive covers them: readings came late, or the archive lacks messages`,
          ),
        ]
      : []),
  ];
}

function rowOf(name: string, sums: Sums): (string | number)[] {
  const { equal, more, differing, onlyArchive, onlyHistory } = sums;
  return [name, equal, more, differing, onlyArchive, onlyHistory];
}

function sampleLines(
  { comparison: { samples, faults } }: ReplayResult,
  names: ReadonlyMap<string, string>,
): string[] {
  if (samples.length === 0) return [];
  const lines = table(samples.map((sample) => sampleRow(sample, names)));
  const more = faults - samples.length;
  return [
    '',
    ...lines.map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${counted(more, 'minute')} more`] : []),
  ];
}

function sampleRow(
  { attraction, minute, relation, standing, replayed }: DifferingBucket,
  names: ReadonlyMap<string, string>,
): string[] {
  return [
    names.get(attraction) ?? attraction,
    stamp(minute * MINUTE_MS).replace(/:\d\dZ$/, 'Z'),
    MEANING[relation],
    `${standing ?? 'no'} readings in history, ${replayed ?? 'none'} in the archive`,
  ];
}

function appliedLines({ applied, comparison: { faults } }: ReplayResult): string[] {
  if (!applied) return [];
  const { written, refused, remade } = applied;
  const stays = refused === 1 ? 'as it is, which holds' : 'as they are, which hold';
  return [
    '',
    `put ${counted(written, 'minute')} in place`,
    ...(faults > 0 && refused > 0
      ? [`left ${counted(refused, 'minute')} ${stays} readings that the archive's time does not`]
      : []),
    remade === undefined
      ? 'live states were left as they are: give REDIS_URL and PUBSUB_PROJECT to have them made again'
      : `the live states of ${counted(remade, 'attraction')} are made again from history`,
  ];
}

function verdict(result: ReplayResult): string {
  const { comparison, applied, folded } = result;
  const { faults } = comparison;
  if (faults > 0) {
    const what = `history lacks or contradicts the archive in ${counted(faults, 'minute')}`;
    const then = applied
      ? 'replay a longer time: give an earlier --from'
      : 'give --apply to repair it';
    return styleText('red', `${what}: ${then}`);
  }
  if (isEmpty(result))
    return styleText('red', 'history has minutes of a time of which the archive has nothing');
  if (folded.messages === 0) return styleText('yellow', 'nothing was archived in that time');
  return styleText('green', 'history holds all that the archive does');
}
