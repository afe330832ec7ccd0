import { styleText } from 'node:util';
import type { Reporter } from '../report/reporter.ts';

/** What is said of a rehearsal, as it happens. */
export interface Story {
  /** A sentence of the release itself. */
  tell(words: string, at?: number): void;
  /** A sentence of what is around it. */
  note(words: string): void;
  /** The last line, alone: it is what a script reads. */
  end(words: string, isWell: boolean): void;
}

/** What is said of each metric is long: it gets a line of its own. */
const BEFORE_A_METRIC = /(?:: |; )(?=(?:errors|latency|age|crashes): )/;
const INDENT = ' '.repeat(12);

/** Where it is printed; colours are left out where it is no terminal. */
export type Screen = Pick<NodeJS.WriteStream, 'write'> & Partial<Pick<NodeJS.WriteStream, 'isTTY'>>;

export function tellStory(screen: Screen, startedAt: number, now: () => number): Story {
  function colour(style: Parameters<typeof styleText>[0], text: string): string {
    return screen.isTTY ? styleText(style, text) : text;
  }
  function line(at: number, words: string): void {
    const seconds = ((at - startedAt) / 1000).toFixed(1).padStart(6);
    screen.write(`${colour('dim', `${seconds} s`)}  ${words}\n`);
  }
  return {
    tell(words, at = now()) {
      const [first, ...others] = words.split(BEFORE_A_METRIC);
      line(at, first!);
      for (const other of others) screen.write(`${INDENT}${other}\n`);
    },
    note: (words) => line(now(), colour('dim', words)),
    end: (words, isWell) => void screen.write(`${colour(isWell ? 'green' : 'red', words)}\n`),
  };
}

/** The release's own words go into the story. Nobody is called: whoever rehearses looks on. */
export function storyReporter(story: Story): Reporter {
  return {
    // Why it went back was told when it began to, and is the last line.
    tell: ({ at, words }) =>
      story.tell(words.startsWith('rolled back: ') ? 'it is back, as seen' : words, at),
    callPerson: async (words) => story.tell(`somebody would be called now: ${words}`),
    ended: async () => {},
  };
}
