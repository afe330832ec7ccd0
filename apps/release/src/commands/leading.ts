import { userInfo } from 'node:os';
import type { ReleaseState } from '@ridewait/release';
import type { Leadership } from '../lead/leadership.ts';
import { isLed } from '../lead/is-led.ts';
import { lead, takeUp } from '../lead/lead.ts';
import type { Reporter } from '../report/reporter.ts';
import {
  allReporters,
  consoleReporter,
  jsonReporter,
  summaryReporter,
} from '../report/reporters.ts';
import { nowIn, type ReleaseEnvironment } from './environment.ts';
import { EXIT, EXIT_OF_END, exitCodeOf } from './exit.ts';
import { readImages } from './images-file.ts';
import { UsageError } from './usage-error.ts';

export interface LeadingOptions {
  json?: string;
  /** Stops, to be taken up again, after so many seconds. */
  forSeconds?: number;
}

export interface StartOptions extends LeadingOptions {
  id: string;
  images: string;
  manifest?: unknown;
}

type Print = (line: string) => void;

/** `release start`: resolves to the exit code. A release that nobody leads any more is led to its end first. */
export async function start(
  environment: ReleaseEnvironment,
  options: StartOptions,
  print: Print,
): Promise<number> {
  const images = await readImages(options.images);
  const { current, ended: before } = await environment.book.read();
  const same = before.find(({ id }) => id === options.id);
  if (same !== undefined) {
    print(`release ${same.id} is over already: ${same.end.replace('_', ' ')}: ${same.words}`);
    return EXIT_OF_END[same.end];
  }
  if (current?.state.id === options.id && isLed(current, nowIn(environment))) {
    throw new UsageError(
      `release ${options.id} is being led by another process: \`ridewait release status\` shows how far it is`,
    );
  }
  using stop = stopping(options.forSeconds, print);
  if (current !== undefined && !isLed(current, nowIn(environment))) {
    const { id } = current.state;
    print(
      `release ${id} was left in phase ${current.state.phase.kind}: it is led to its end first`,
    );
    const leading = leadershipOf(environment, options, id, stop.signal, print);
    const state = await takeUp(leading);
    if (state !== undefined && exitCodeOf(state) === EXIT.notOver) return EXIT.notOver;
    // It was this one that was left.
    if (state !== undefined && id === options.id) return ended(state, print);
  }
  const leading = leadershipOf(environment, options, options.id, stop.signal, print);
  const state = await lead(leading, {
    id: options.id,
    images,
    ...(options.manifest !== undefined && { manifest: options.manifest }),
    problems: ({ manifest }) => environment.problems(manifest, options.manifest),
  });
  return ended(state, print);
}

/** `release resume`: resolves to the exit code. */
export async function resume(
  environment: ReleaseEnvironment,
  options: LeadingOptions & { force?: boolean },
  print: Print,
): Promise<number> {
  const { current } = await environment.book.read();
  if (current === undefined) {
    print('no release is on its way: there is nothing to take up');
    return EXIT.promoted;
  }
  using stop = stopping(options.forSeconds, print);
  const leading = leadershipOf(environment, options, current.state.id, stop.signal, print);
  const state = await takeUp(leading, { forced: options.force ?? false });
  return state === undefined ? EXIT.promoted : ended(state, print);
}

type Says = 'promote' | 'rollback' | 'hold' | 'resume';

/** Has whoever leads the release hear what a person says. */
export async function say(
  environment: ReleaseEnvironment,
  says: Says,
  print: Print,
): Promise<number> {
  const by = personOf(environment);
  const { current } = await environment.book.change((book) => {
    if (book.current === undefined) {
      throw new UsageError(`no release is on its way: there is nothing to ${says}`);
    }
    return { ...book, commands: [...book.commands, { says, by }] };
  });
  print(
    isLed(current!, nowIn(environment))
      ? `said to ${current!.state.id}; \`ridewait release status\` shows what becomes of it`
      : `written down for ${current!.state.id}, which nobody leads: \`ridewait release resume\` has it done`,
  );
  return 0;
}

function ended(state: ReleaseState, print: Print): number {
  const code = exitCodeOf(state);
  if (code !== EXIT.notOver) return code;
  print(
    state.phase.kind === 'waiting'
      ? 'it has not had its turn, so there is nothing to resume: start it again'
      : `not over yet, ${state.phase.kind}: \`ridewait release resume\` goes on`,
  );
  return code;
}

function leadershipOf(
  environment: ReleaseEnvironment,
  { json }: LeadingOptions,
  release: string,
  signal: AbortSignal,
  print: Print,
): Leadership {
  const { name, config, book, ports, github, time } = environment;
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY: summary } = github;
  const reporters: Reporter[] = [
    consoleReporter(print, { isOnGithub: GITHUB_ACTIONS === 'true' }),
    ...(summary === undefined ? [] : [summaryReporter(summary)]),
    ...(json === undefined ? [] : [jsonReporter(json)]),
    environment.reporter(release),
  ];
  const reporter = allReporters(reporters);
  return { environment: name, config, book, signal, ports: { ...ports, reporter }, ...time };
}

/** A signal of the terminal, or the end of the time that was given, stops it where it can be taken up again. */
function stopping(
  forSeconds: number | undefined,
  print: Print,
): Disposable & { signal: AbortSignal } {
  const stop = new AbortController();
  const onSignal = () => {
    if (!stop.signal.aborted) print('stopping after what is in hand …');
    stop.abort();
  };
  const timer = forSeconds === undefined ? undefined : setTimeout(onSignal, forSeconds * 1000);
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal);
  return {
    signal: stop.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal);
    },
  };
}

/** Whom the story names: who started the run, on GitHub. */
function personOf({ github }: ReleaseEnvironment): string {
  return github.GITHUB_ACTOR ?? userInfo().username;
}
