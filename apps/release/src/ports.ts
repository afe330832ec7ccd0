import type { Candidate, Observation, Served, ServicePlan, Share, Window } from '@ridewait/release';

// What a release needs of the world. Every port may fail: it rejects with an `Error` whose message a person can act
// on, and is asked again with the next tick.

/** An image of each service that is to change (and `cli`, whose jobs go with the first of them). */
export type Images = Readonly<Record<string, string>>;

export type Readiness = Omit<Extract<Observation, { kind: 'readiness' }>, 'kind'>;
export type Probed = Omit<Extract<Observation, { kind: 'probed' }>, 'kind'>;

/** Who makes revisions, and gives them their traffic. */
export interface Traffic {
  /** The names of the revisions that these images would become, by the service. It changes nothing. */
  nameRevisions(images: Images): Promise<Readonly<Record<string, string>>>;
  /**
   * Makes the candidate without traffic, while everything serves `traffic`. `never` where another try can't help: an
   * image that isn't there, a container that doesn't start.
   */
  deploy(candidate: Candidate, traffic: readonly Share[]): Promise<Readiness>;
  /** Gives all services these shares in one step, and says what is served after it. */
  shift(traffic: readonly Share[]): Promise<Served>;
  /**
   * All guests back to the stable revisions, in one step, made of what they were made of before; `traffic` names them,
   * with 0 % for each candidate. What was made for the candidates (a shadow) goes. Says what is served after it.
   */
  giveBack(traffic: readonly Share[]): Promise<Served>;
  /** The candidates are the stable revisions from now on: what was kept for the way back may go. May be asked twice. */
  settle(promoted: readonly Candidate[]): Promise<void>;
  /** What is served now. */
  served(): Promise<Served>;
  /** Where each revision answers whoever asks for it alone; undefined where nobody outside can. */
  addresses(candidate: Candidate): Promise<Addresses | undefined>;
}

export interface Addresses {
  candidate: string;
  /** Where the stable revision answers; the service's own address, where it has no other. */
  stable: string;
}

/** Who knows what the revisions did. */
export interface Metrics {
  /**
   * What both revisions did from `from` on, to the end of the last whole window that is known by `now`; undefined
   * while there is none. A metric that can't be had is left out of its side. Times in milliseconds.
   */
  measure(
    candidate: Candidate,
    service: ServicePlan,
    from: number,
    now: number,
  ): Promise<Window | undefined>;
}

/** Who asks a candidate what a guest would ask, before a guest does. */
export interface Probe {
  /** The checks of the service, each once. */
  check(candidate: Candidate, addresses: Addresses | undefined): Promise<Probed>;
  /** Asks both revisions the same, so many times a second each, until it is disposed. It never throws. */
  exercise(service: string, addresses: Addresses, requestsPerSecond: number): AsyncDisposable;
}
