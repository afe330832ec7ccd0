/** Holds a call up until the test lets it go on. */
export interface Gate {
  /** Resolves when a call has come to the gate. */
  reached: Promise<void>;
  open(): void;
  pass(): Promise<void>;
}

export function gate(): Gate {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: opened.resolve,
    pass() {
      reached.resolve();
      return opened.promise;
    },
  };
}

/** Whether a promise has settled by the time that everything which can go on without the test has done so. */
export async function isSettled(promise: PromiseLike<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  promise.then(note, note);
  await new Promise(setImmediate);
  return settled;
}

/** Promises by number, made when first asked for: of the first call, the second, and so on. */
export function numbered(): (number: number) => PromiseWithResolvers<void> {
  const made = new Map<number, PromiseWithResolvers<void>>();
  return (number) => {
    const known = made.get(number) ?? Promise.withResolvers<void>();
    made.set(number, known);
    return known;
  };
}
