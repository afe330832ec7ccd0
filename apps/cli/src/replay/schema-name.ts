/**
 * A name for a replay's schema that no other replay has.
 *
 * @param now milliseconds since 1970
 */
export function replaySchemaName(now: number): string {
  const time = new Date(now).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return `replay_${time}_${crypto.randomUUID().slice(0, 8)}`;
}

/** When the replay began whose schema has this name, in milliseconds since 1970; null for any other name. */
export function replayBegan(name: string): number | null {
  const [, time] = /^replay_(\d{14})_[0-9a-f]{8}$/.exec(name) ?? [];
  if (time === undefined) return null;
  const [date, hours] = [time.slice(0, 8), time.slice(8)];
  return Date.parse(
    `${date.replace(/(....)(..)(..)/, '$1-$2-$3')}T${hours.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`,
  );
}
