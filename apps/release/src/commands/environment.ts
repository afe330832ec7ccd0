import type { OpenBook } from '../book/open-book.ts';
import type { ReleaseConfig } from '../config/release-config.ts';
import type { Leadership, LeadPorts } from '../lead/leadership.ts';
import type { Reporter } from '../report/reporter.ts';

/** An environment whose releases are led: its configuration, its record, and who does things in it. */
export interface ReleaseEnvironment {
  name: string;
  config: ReleaseConfig;
  book: OpenBook;
  ports: Omit<LeadPorts, 'reporter'>;
  /** Who is told beside the terminal. */
  reporter(release: string): Reporter;
  /** What is against a release with this manifest beside a stable one with that. */
  problems(stable: unknown, candidate: unknown): readonly string[];
  github: GithubEnv;
  /** The clock of the machine, where unset. */
  time?: Pick<Leadership, 'now' | 'wait'>;
}

/** What GitHub tells the commands that it runs. */
export interface GithubEnv {
  GITHUB_ACTIONS?: string | undefined;
  GITHUB_ACTOR?: string | undefined;
  GITHUB_RUN_ID?: string | undefined;
  GITHUB_STEP_SUMMARY?: string | undefined;
}

export function nowIn({ time }: ReleaseEnvironment): number {
  return time?.now?.() ?? Date.now();
}
