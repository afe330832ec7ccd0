import type { LiveBody } from '@ridewait/contracts';
import { type Feed, isConnected, serverTime } from './feed.ts';
import { byName, folded } from './names.ts';
import { clockTime } from './times.ts';
import { type RideKind, type RideView, viewRide } from './ride-view.ts';

/** What the guest chose to see. */
export interface Choices {
  order: 'wait' | 'name';
  openOnly: boolean;
  search: string;
}

export const FIRST_CHOICES: Choices = { order: 'wait', openOnly: false, search: '' };

/** The whole page as data. */
export interface BoardView {
  parkName: string | null;
  /** Such as `14:02`, in the park's own time. */
  parkTime: string | null;
  /** What is wrong, in words; null where all is well. */
  notice: string | null;
  isConnected: boolean;
  /** Those that pass the choices, in their order. */
  rides: RideView[];
  /** Of all rides, whatever the choices. */
  summary: string | null;
  /** Why `rides` is empty. */
  emptyText: string | null;
}

const RANKS: Record<RideKind, number> = {
  'walk-on': 0,
  wait: 0,
  unknown: 1,
  down: 2,
  closed: 3,
  refurbishment: 4,
};

function noticeOf(feed: Feed<LiveBody>): string | null {
  if (feed.problem === 'no-such-park') return 'This park is not known here. Check the address.';
  if (feed.problem === 'no-park') return 'There is no park here yet.';
  if (!feed.body) return feed.failures > 0 ? 'No connection. Trying again.' : null;
  if (isConnected(feed)) return null;
  const from = clockTime(feed.answeredAt ?? 0, feed.body.timezone);
  return from ? `No connection, numbers from ${from}` : 'No connection, these numbers are old';
}

function isOpen({ kind }: RideView): boolean {
  return RANKS[kind] < RANKS.down;
}

function byWait(a: RideView, b: RideView): number {
  return (
    RANKS[a.kind] - RANKS[b.kind] || (a.waitMinutes ?? 0) - (b.waitMinutes ?? 0) || byName(a, b)
  );
}

function summaryOf(rides: RideView[]): string {
  const count = (...kinds: RideKind[]) => rides.filter(({ kind }) => kinds.includes(kind)).length;
  const parts = [
    [count('wait', 'walk-on'), 'open'],
    [count('unknown'), 'not known'],
    [count('down'), 'down'],
    [count('closed', 'refurbishment'), 'closed'],
  ] as const;
  return parts
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(', ');
}

/** What the page shows at `localNow` of the phone's clock. A ride that isn't known to be shut counts as open. */
export function viewBoard(feed: Feed<LiveBody>, choices: Choices, localNow: number): BoardView {
  const { body: live, answeredAt } = feed;
  const now = serverTime(feed, localNow);
  const connected = isConnected(feed);
  const notice = noticeOf(feed);
  if (!live || answeredAt === null) {
    return {
      parkName: null,
      parkTime: null,
      notice,
      isConnected: connected,
      rides: [],
      summary: null,
      emptyText: notice ? null : 'Asking the park …',
    };
  }
  const all = live.liveData
    .filter(({ entityType }) => entityType === 'ATTRACTION')
    .map((entry) => viewRide(entry, { now, answeredAt, isConnected: connected }));
  const wanted = folded(choices.search);
  const rides = all
    .filter((ride) => (!choices.openOnly || isOpen(ride)) && folded(ride.name).includes(wanted))
    .toSorted(choices.order === 'wait' ? byWait : byName);
  return {
    parkName: live.name,
    parkTime: clockTime(now, live.timezone),
    notice,
    isConnected: connected,
    rides,
    summary: all.length > 0 ? summaryOf(all) : null,
    emptyText: rides.length > 0 ? null : emptyText(all.length, wanted !== ''),
  };
}

function emptyText(total: number, isSearching: boolean): string {
  if (total === 0) return 'This park has no rides yet.';
  return isSearching ? 'No ride has that name.' : 'No ride is open now.';
}
