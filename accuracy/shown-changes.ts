/** How restless a number on a sign is. */
export interface ShownChanges {
  /** Minutes in which a number was shown. */
  minutes: number;
  changes: number;
  /** Changes after which the number before came back within five minutes. */
  goneBack: number;
}

const SOON_MINUTES = 5;

/** Of what one lane's sign showed, minute by minute; null where it showed nothing. */
export function shownChanges(shown: readonly (number | null)[]): ShownChanges {
  const found: ShownChanges = { minutes: 0, changes: 0, goneBack: 0 };
  shown.forEach((value, at) => {
    if (value === null) return;
    found.minutes += 1;
    const before = shown[at - 1] ?? null;
    if (before === null || before === value) return;
    found.changes += 1;
    if (shown.slice(at + 1, at + 1 + SOON_MINUTES).includes(before)) found.goneBack += 1;
  });
  return found;
}
