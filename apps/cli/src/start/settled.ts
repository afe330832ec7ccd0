/**
 * `Promise.all` that rejects only once every promise is settled: what is still starting while others are
 * disposed of would be left running.
 */
export async function settled<T>(all: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(all);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
