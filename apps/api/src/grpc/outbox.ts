/** Messages on their way to one reader. */
export interface Outbox<Message, Ending> extends AsyncIterable<Message> {
  /** One that finds no room ends it as too slow, and what waits is dropped: it gets older by the second. */
  put(message: Message): void;
  /** What waits is still given; the first ending counts. */
  end(ending: Ending): void;
  /** Resolves when nothing more will be given, also to a reader that takes nothing. */
  ended: Promise<Ending>;
}

/**
 * Bounded when a message is put in, so that a reader who takes nothing costs no more than `limit` messages.
 *
 * @param tooSlow how it ends for a reader that lets more than `limit` messages wait
 */
export function createOutbox<Message, Ending>(
  limit: number,
  tooSlow: Ending,
): Outbox<Message, Ending> {
  const waiting: Message[] = [];
  const ended = Promise.withResolvers<Ending>();
  let isEnded = false;
  let news = Promise.withResolvers<void>();

  function end(ending: Ending): void {
    if (isEnded) return;
    isEnded = true;
    ended.resolve(ending);
    news.resolve();
  }

  return {
    put(message) {
      if (isEnded) return;
      if (waiting.length >= limit) {
        waiting.length = 0;
        end(tooSlow);
        return;
      }
      waiting.push(message);
      news.resolve();
    },
    end,
    ended: ended.promise,
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (waiting.length > 0) yield waiting.shift()!;
        if (isEnded) return;
        await news.promise;
        news = Promise.withResolvers();
      }
    },
  };
}
