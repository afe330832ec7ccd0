import { useEffect, useRef, useState } from 'preact/hooks';
import { type Alerts, alertsOf, changesOf } from './changes.ts';
import type { OperationsView } from './operations-view.ts';

/**
 * The last change, such as `14:02 New: Colossus, dead sensor.`; null until there is one. What the first answer brings is
 * no change, nor is that all grows old while the API is away.
 */
export function useChanges({ rides, isConnected, parkName, parkTime }: OperationsView) {
  const [last, setLast] = useState<string | null>(null);
  const before = useRef<Alerts | null>(null);
  useEffect(() => {
    if (!isConnected || parkName === null) return;
    const after = alertsOf(rides);
    const changes = before.current && changesOf(before.current, after);
    before.current = after;
    if (changes) setLast(parkTime ? `${parkTime} ${changes}` : changes);
  });
  return last;
}
