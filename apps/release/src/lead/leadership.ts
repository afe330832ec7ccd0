import type { BookMemory } from '../book/book.ts';
import type { OpenBook } from '../book/open-book.ts';
import type { ReleaseConfig } from '../config/release-config.ts';
import type { Images, Metrics, Probe, Traffic } from '../ports.ts';
import type { Reporter } from '../report/reporter.ts';

export interface LeadPorts {
  /** Moves traffic for a release. */
  traffic(moved: Moved): Traffic;
  metrics: Metrics;
  probe: Probe;
  reporter: Reporter;
}

/** A release as who moves its traffic has to know it. */
export interface Moved {
  release: string;
  /** What it is made of. */
  images: Images;
  /** What is stable beside it, and made of what. */
  before: Pick<BookMemory, 'stable' | 'images'>;
  /** It was taken up from a leader that is gone, perhaps in the middle of a deployment. */
  isTakenUp?: boolean;
  /** Aborted when somebody else leads it: what is under way is to stop. */
  signal?: AbortSignal;
}

/** What it takes to lead releases of an environment. */
export interface Leadership {
  environment: string;
  config: ReleaseConfig;
  ports: LeadPorts;
  book: OpenBook;
  /** Aborted, it stops after what is in hand; the release goes on when it is taken up again. */
  signal?: AbortSignal;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Resolves after so long, or as soon as the signal is aborted. */
  wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** What is to be released. */
export interface NewRelease {
  id: string;
  images: Images;
  /** What this release reads and writes, as its build says. */
  manifest?: unknown;
  /** What is against it beside the stable release, in words. */
  problems?: (memory: BookMemory) => readonly string[];
}
