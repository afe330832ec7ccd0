import { busConfig, pubsubBus, pubsubOptions } from '@ridewait/bus';
import { DEAD_LETTER_REASONS, type DeadLetterReason } from '@ridewait/contracts';
import { type Bus, indexCatalog, type OutgoingMessage } from '@ridewait/core';
import { parseConfig, readEnv } from '@ridewait/service';
import { oneDatabase, pgOptions, pgSql, sqlCatalogStore, sqlConfig } from '@ridewait/stores';
import * as z from 'zod';
import { printable } from '../terminal/printable.ts';
import { counted, table } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';
import { reviewLetters } from './held-letters.ts';
import { countsOf, FULL, listLetters, listLines } from './list.ts';
import { type Retried, retryLetters } from './retry.ts';
import { showLines } from './show.ts';
import type { Wanted } from './wanted.ts';

const busSchema = z.object(busConfig);
const retrySchema = oneDatabase(z.object({ ...busConfig, ...sqlConfig }));

export interface ListOptions {
  reason?: string;
  sensor?: string;
  limit: number;
  json?: boolean;
}

/** The exit code of a retry that left letters where they are. */
const SOME_LEFT = 3;
const MAX_LEFT_TOLD = 50;
const MAX_PINGS = 5;

/** `ridewait dead-letters list`. */
export async function runList({ limit, json, reason, sensor }: ListOptions): Promise<void> {
  const wanted: Wanted = {
    ids: new Set(),
    ...reasonIn(reason),
    ...(sensor !== undefined && { sensor }),
  };
  await using bus = pubsubBus(pubsubOptions(parseConfig(busSchema, readEnv())));
  await mustAnswer(bus);
  await using review = reviewLetters(bus);
  const list = await listLetters(wanted, limit, review);
  const text = json
    ? JSON.stringify(list, undefined, 2)
    : listLines(list, Date.now(), process.stdout.columns).join('\n');
  process.stdout.write(`${text}\n`);
}

/** `ridewait dead-letters show`. */
export async function runShow(id: string): Promise<void> {
  await using bus = pubsubBus(pubsubOptions(parseConfig(busSchema, readEnv())));
  await mustAnswer(bus);
  await using review = reviewLetters(bus);
  let others = 0;
  for await (const { id: held, decoded } of review.letters()) {
    if (held !== id) {
      others += 1;
      continue;
    }
    const lines = decoded.ok
      ? showLines(id, decoded.value, Date.now())
      : [`the letter can't be read: ${printable(decoded.detail)}`];
    process.stdout.write(`${lines.join('\n')}\n`);
    return;
  }
  const seen = counted(others, 'other letter');
  throw new UsageError(
    `there is no dead letter ${id} (${seen} seen${review.isFull() ? `; ${FULL}` : ''})`,
  );
}

/** `ridewait dead-letters retry`: resolves to the exit code, 0 where every letter that was meant is gone. */
export async function runRetry(ids: readonly string[], reason?: string): Promise<number> {
  const wanted: Wanted = { ids: new Set(ids), ...reasonIn(reason) };
  const config = parseConfig(retrySchema, readEnv());
  await using sql = pgSql(pgOptions(config, 'dead-letters'));
  const catalog = indexCatalog(await sqlCatalogStore(sql).catalog());
  await using bus = pubsubBus(pubsubOptions(config));
  await mustAnswer(bus);
  await using review = reviewLetters(bus);
  const publish = (message: OutgoingMessage) => bus.publish('readings', message);
  const retried = await retryLetters(wanted, { review, catalog, publish });
  process.stdout.write(`${retriedLines(retried).join('\n')}\n`);
  const { left, missing } = retried;
  if (missing.length === ids.length && ids.length > 0) {
    throw new UsageError('none of these dead letters is there');
  }
  return left.length + missing.length > 0 || retried.isFull ? SOME_LEFT : 0;
}

/** Without it a bus that is away would look like one that has no letters. A busy machine is slow to connect. */
async function mustAnswer(bus: Pick<Bus, 'ping'>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await bus.ping();
    } catch (error) {
      if (tries === MAX_PINGS) throw error;
    }
  }
}

function reasonIn(given: string | undefined): { reason?: DeadLetterReason } {
  if (given === undefined) return {};
  const reason = DEAD_LETTER_REASONS.find((each) => each === given);
  if (reason) return { reason };
  throw new UsageError(
    `nothing dies of ${given}; the reasons are ${DEAD_LETTER_REASONS.join(', ')}`,
  );
}

function retriedLines({ published, left, missing, isFull }: Retried): string[] {
  const all = Object.values(published).reduce((sum, each) => sum + each, 0);
  const rows = left
    .slice(0, MAX_LEFT_TOLD)
    .map(({ id, reason, why }) => [printable(id), reason, printable(why)]);
  const more = left.length - rows.length;
  return [
    all > 0
      ? `published again: ${counted(all, 'letter')}, ${countsOf(published)}`
      : 'published again: none',
    ...(left.length > 0 ? [`left where they are: ${counted(left.length, 'letter')}`] : []),
    ...table(rows).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...missing.map((id) => `there is no dead letter ${printable(id)}`),
    ...(isFull ? [FULL] : []),
  ];
}
