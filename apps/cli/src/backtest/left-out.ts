import { printable, shortened } from '../terminal/printable.ts';
import { counted } from '../terminal/table.ts';
import type { Cause } from './check-line.ts';

/** What was wrong with lines, counted by cause, with the first of each. */
export interface LeftOut {
  add(cause: Cause | 'out_of_order', at: { line: number; why: string }): void;
  /** What a person should know; nothing where nothing was wrong. */
  lines(file: string): string[];
}

const LONGEST_WHY = 160;

const WORDS: Record<Cause | 'out_of_order', (lines: number) => string> = {
  invalid: (lines) => `left out ${counted(lines, 'bad line')}`,
  unknown_sensor: (lines) =>
    `left out ${counted(lines, 'reading of an unknown sensor', 'readings of unknown sensors')}`,
  wrong_attraction: (lines) => `left out ${counted(lines, 'reading')} of another ride's sensor`,
  clock_ahead: (lines) => `left out ${counted(lines, 'reading')} from the future`,
  late: (lines) => `left out ${counted(lines, 'late reading')}`,
  out_of_order: (lines) =>
    `used ${counted(lines, 'reading')} at the step that was current, not at that of their arrival`,
};

export function leftOut(): LeftOut {
  const causes = new Map<Cause | 'out_of_order', { count: number; line: number; why: string }>();
  return {
    add(cause, { line, why }) {
      const known = causes.get(cause);
      if (known) known.count += 1;
      else causes.set(cause, { count: 1, line, why });
    },
    lines: (file) =>
      Array.from(causes, ([cause, { count, line, why }]) => {
        const reason = shortened(printable(why), LONGEST_WHY);
        return `${WORDS[cause](count)}; the first is ${file}:${line}: ${reason}`;
      }),
  };
}
