import type { PubsubRest } from './pubsub-rest.ts';

/** What becomes of messages that were pulled. */
export interface PubsubAcks extends AsyncDisposable {
  /** Somebody works on it: Pub/Sub is kept from delivering it again. */
  hold(ackId: string): void;
  settle(ackId: string, outcome: 'ack' | 'nack'): void;
}

/** For others to be sent along with. */
const GATHER_MS = 10;
/** Pub/Sub takes 512 KiB in a request. */
const MAX_IDS = 1_000;
const CALL_MS = 5_000;
/** Subscriptions have 10 seconds at least; what is held is held for so long again, well before they are over. */
const DEADLINE_SECONDS = 30;
const EXTEND_MS = 4_000;

/**
 * Acks, nacks and longer deadlines, gathered into few calls. One that fails is told and not tried again: what
 * was not acked comes again, as it may at any time.
 *
 * @param subscription its full name
 */
export function pubsubAcks(
  rest: PubsubRest,
  subscription: string,
  onError: (error: Error) => void,
): PubsubAcks {
  const held = new Set<string>();
  const settled = { ack: [] as string[], nack: [] as string[] };
  const sending = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  async function call(action: string, body: object): Promise<void> {
    const path = `${subscription}:${action}`;
    try {
      await rest.call({ method: 'POST', path, body: JSON.stringify(body), timeoutMs: CALL_MS });
    } catch (error) {
      onError(error as Error);
    }
  }

  function send(ackIds: string[], action: string, more: object = {}): void {
    for (let at = 0; at < ackIds.length; at += MAX_IDS) {
      const sent = call(action, { ackIds: ackIds.slice(at, at + MAX_IDS), ...more }).finally(() => {
        sending.delete(sent);
      });
      sending.add(sent);
    }
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    send(settled.ack.splice(0), 'acknowledge');
    send(settled.nack.splice(0), 'modifyAckDeadline', { ackDeadlineSeconds: 0 });
  }

  const extending = setInterval(() => {
    send([...held], 'modifyAckDeadline', { ackDeadlineSeconds: DEADLINE_SECONDS });
  }, EXTEND_MS);
  extending.unref();

  return {
    hold: (ackId) => void held.add(ackId),
    settle(ackId, outcome) {
      held.delete(ackId);
      settled[outcome].push(ackId);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(extending);
      flush();
      await Promise.all(sending);
    },
  };
}
