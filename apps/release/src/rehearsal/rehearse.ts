import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ReleaseState } from '@ridewait/release';
import { createRandom } from '@ridewait/simulator';
import { EMPTY_BOOK } from '../book/book.ts';
import { fileShelf } from '../book/file-shelf.ts';
import { type OpenBook, openBook } from '../book/open-book.ts';
import { lead } from '../lead/lead.ts';
import { prometheusMetrics } from '../metrics/prometheus-metrics.ts';
import { httpProbe } from '../probe/http-probe.ts';
import { type Fault, FAULT_WORDS } from './fault/fault.ts';
import { startGuests } from './guests/guests.ts';
import { type GuestTally, guestTally } from './guests/tally.ts';
import { heard, startRecording } from './record.ts';
import { GUESTS_PER_SECOND, rehearsalConfig } from './rehearsal-config.ts';
import { CANDIDATE, SERVICE, STABLE } from './revision-names.ts';
import { setStage } from './stage.ts';
import { stopwatch } from './stopwatch.ts';
import { type Story, storyReporter } from './story.ts';
import { summaryOf } from './summary.ts';

export interface RehearsalOptions {
  fault: Fault;
  seed: number;
  /** Where the folder of a run goes. */
  root: string;
  /** A file for every window that is measured. */
  recordFile?: string;
  story: Story;
  /** Aborted, it rejects, with nothing left running. */
  signal: AbortSignal;
}

export type RehearsalEnd = { isPromoted: true } | { isPromoted: false; why: string };

/** So many polls show that guests are served, and let the programs get warm. */
const POLLS_BEFORE = 3 * GUESTS_PER_SECOND;
const POLLS_AFTER = GUESTS_PER_SECOND;
const POLLS_LIMIT_MS = 60_000;

/**
 * Rehearses a release on this machine: its own park, guests, a candidate with a fault, and the controller of real
 * releases. Rejects where it could not be held, or did not end as a release ends.
 */
export async function rehearse(options: RehearsalOptions): Promise<RehearsalEnd> {
  const { fault, seed, story, signal } = options;
  await using stack = new AsyncDisposableStack();
  const recording =
    options.recordFile === undefined
      ? undefined
      : stack.use(await startRecording(options.recordFile));
  story.note(`a park for the rehearsal; the candidate: ${FAULT_WORDS[fault]} (seed ${seed})`);
  const stage = stack.use(await setStage({ ...options, onNews: story.note }));

  const tally = guestTally();
  const guests = stack.use(
    startGuests({
      url: stage.url,
      park: stage.park,
      requestsPerSecond: GUESTS_PER_SECOND,
      random: createRandom(seed, 'guests'),
      onPolled: (polled) => tally.add(polled, Date.now()),
    }),
  );
  story.note(`${GUESTS_PER_SECOND} guests a second look at ${stage.park.name}`);
  await pollsMore(tally, POLLS_BEFORE, signal);

  const watch = stopwatch(stage.traffic);
  const config = rehearsalConfig(stage.prometheusUrl, stage.park);
  const metrics = heard(prometheusMetrics({ config: config.metrics, signal }), async (window) => {
    watch.measured(window);
    await recording?.add(window);
  });
  const probe = httpProbe({ probes: config.probes });
  const state = await lead(
    {
      environment: 'rehearsal',
      config,
      ports: { traffic: () => watch.traffic, metrics, probe, reporter: storyReporter(story) },
      book: await bookIn(join(stage.folder, 'releases')),
      signal,
    },
    { id: `rehearsal-${fault}-${seed}`, images: { [SERVICE]: CANDIDATE } },
  );
  signal.throwIfAborted();
  const end = endOf(state);
  story.note(await servedAfterwards(tally, end.isPromoted, signal));
  for (const line of summaryOf({
    fault,
    tally,
    missed: guests.missed(),
    wayBack: watch.wayBack(),
  })) {
    story.note(line);
  }
  return end;
}

/** A record of releases in which the stable revision is known. */
async function bookIn(folder: string): Promise<OpenBook> {
  const book = openBook(fileShelf(folder));
  const revisions = { [SERVICE]: STABLE };
  const memory = { stable: revisions, failed: {}, images: revisions };
  await book.change(() => ({ ...EMPTY_BOOK, memory }));
  return book;
}

function endOf({ phase }: ReleaseState): RehearsalEnd {
  switch (phase.kind) {
    case 'promoted':
      return { isPromoted: true };
    case 'rolled_back':
      return { isPromoted: false, why: phase.why.words };
    case 'refused':
      throw new Error(`the release was refused: ${phase.words}`);
    default:
      throw new Error(`the release ended while ${phase.kind}, which is no end`);
  }
}

/** Looks at guests for a moment more: all of them are to be served by who has won. Throws where one is not. */
async function servedAfterwards(
  tally: GuestTally,
  isPromoted: boolean,
  signal: AbortSignal,
): Promise<string> {
  const [winner, other] = isPromoted ? [CANDIDATE, STABLE] : [STABLE, CANDIDATE];
  // Those that were on their way.
  await pollsMore(tally, POLLS_AFTER, signal);
  const before = { winner: tally.of(winner).answers, other: tally.of(other).answers };
  await pollsMore(tally, POLLS_AFTER, signal);
  const strays = tally.of(other).answers - before.other;
  if (strays > 0) {
    throw new Error(`all guests should be served by ${winner} now, and ${other} had ${strays}`);
  }
  return `afterwards ${tally.of(winner).answers - before.winner} guests were served by ${winner}, none by ${other}`;
}

/** Resolves when guests have had so many answers more. Rejects where they have none. */
async function pollsMore(tally: GuestTally, count: number, signal: AbortSignal): Promise<void> {
  const enough = tally.all().answers + count;
  const limit = AbortSignal.timeout(POLLS_LIMIT_MS);
  while (tally.all().answers < enough) {
    if (limit.aborted) throw new Error(`guests have had no ${count} answers in a minute`);
    await wait(50, undefined, { signal });
  }
}
