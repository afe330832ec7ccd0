import type { Ended, Line } from '../book/book.ts';

/** A release that is over, whole: what its summary is made of. */
export interface Told extends Ended {
  environment: string;
  services: readonly { service: string; stable: string; candidate: string }[];
  story: readonly Line[];
}

/** Who tells people of a release. What can't be told must not stop it: no method rejects. */
export interface Reporter {
  /** A sentence, as it happens. */
  tell(line: Line): void;
  /** Somebody has to look at it now. */
  callPerson(words: string): Promise<void>;
  ended(told: Told): Promise<void>;
}
