import { appendFile, writeFile } from 'node:fs/promises';
import type { Line } from '../book/book.ts';
import type { Reporter, Told } from './reporter.ts';
import { elapsed, summaryOf } from './summary.ts';

/** Prints each line with the time since the first. */
export function consoleReporter(
  print: (line: string) => void,
  { isOnGithub = false } = {},
): Reporter {
  let beganAt: number | undefined;
  return {
    tell({ at, words }: Line) {
      beganAt ??= at;
      print(`${elapsed(at - beganAt).padStart(12)}  ${words}`);
    },
    async callPerson(words) {
      print(`✗ somebody has to look at it now: ${words}`);
      // An annotation of the run, where GitHub shows it first.
      if (isOnGithub) print(`::error::${words.replaceAll('\n', ' ')}`);
    },
    async ended({ end, words }: Told) {
      print(`${end.replace('_', ' ')}: ${words}`);
    },
  };
}

/** The summary of a job (`$GITHUB_STEP_SUMMARY`): Markdown, beside what others wrote there. */
export function summaryReporter(file: string): Reporter {
  return atTheEnd((told) => appendFile(file, `${summaryOf(told)}\n`));
}

/** The whole story, for programs. */
export function jsonReporter(file: string): Reporter {
  return atTheEnd((told) => writeFile(file, `${JSON.stringify(told, null, 2)}\n`));
}

function atTheEnd(write: (told: Told) => Promise<void>): Reporter {
  return { tell() {}, callPerson: async () => {}, ended: write };
}

/** All of them. One that fails is said to the first, and stops nobody. */
export function allReporters(reporters: readonly Reporter[]): Reporter {
  async function each(what: (reporter: Reporter) => Promise<void>): Promise<void> {
    const results = await Promise.allSettled(reporters.map(what));
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      const words = `could not be told everywhere: ${(result.reason as Error).message}`;
      reporters[0]?.tell({ at: Date.now(), words });
    }
  }
  return {
    tell(line) {
      for (const reporter of reporters) reporter.tell(line);
    },
    callPerson: (words) => each((reporter) => reporter.callPerson(words)),
    ended: (told) => each((reporter) => reporter.ended(told)),
  };
}
