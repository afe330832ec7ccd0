import { on, once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { percentile } from '../figures.ts';
import { pushBodies, singleBodies } from '../push-bodies.ts';
import type { LoadPlan, LoadStep, StepOutcome } from '../push-load.ts';

// Sends pushes at a fixed rate, whatever becomes of them (open loop): what the receiver can't take yet waits
// here, as it would in Pub/Sub. Told what to send by its parent, then one step after another.

/** What Cloud Run gives an instance at once, by default. */
const IN_FLIGHT = 80;
const TICK_MS = 2;
/** How long a message waits that was refused. */
const BACKOFF_MS = 100;
/** Before the step is measured, at its rate. */
const SETTLE_SECONDS = 1;
/** How long the last answers are waited for. */
const DRAIN_MS = 10_000;

const [plan] = (await once(process, 'message')) as [LoadPlan];
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT, scheduling: 'lifo' });
const targets = plan.urls.map((url) => {
  const { hostname, port, pathname } = new URL(url);
  return { hostname, port, path: pathname, method: 'POST', agent };
});
const manyBody = pushBodies(plan.rides, plan.isByChance);
const singleBody = singleBodies(plan.rides);

interface Due {
  body: string;
  /** Of `performance.now()`. */
  at: number;
}

function post(body: string): Promise<number> {
  const target = targets[Math.floor(Math.random() * targets.length)]!;
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${plan.token}`,
    };
    const outgoing = request({ ...target, headers }, (response) => {
      response.once('error', reject);
      response.once('end', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** Bodies are made before they are due, with the times that they will have then: making them isn't sending. */
function scheduled({ rate, seconds, shape }: LoadStep): Due[] {
  const count = Math.round(rate * (seconds + SETTLE_SECONDS));
  const lead = 50 + count * 0.2;
  const [now, clock] = [performance.now() + lead, Date.now() + lead];
  return Array.from({ length: count }, (_, index) => {
    const after = (index * 1000) / rate;
    const at = Math.round(clock + after);
    return { body: shape ? manyBody(at, shape) : singleBody(at), at: now + after };
  });
}

async function run(step: LoadStep): Promise<void> {
  const schedule = scheduled(step);
  const behindMs = Math.max(0, performance.now() - schedule[0]!.at);
  for (const due of schedule) due.at += behindMs;
  const measuredFrom = schedule[0]!.at + SETTLE_SECONDS * 1000;
  const endsAt = measuredFrom + step.seconds * 1000;
  const again: Due[] = [];
  const latencies: number[] = [];
  let sent = 0;
  let inFlight = 0;
  let acked = 0;
  let refused = 0;
  let isMeasured = false;

  async function send(due: Due): Promise<void> {
    inFlight += 1;
    const status = await post(due.body).catch(() => 0);
    inFlight -= 1;
    const now = performance.now();
    if (status >= 200 && status < 300) {
      if (now >= measuredFrom && now < endsAt) {
        acked += 1;
        latencies.push(now - due.at);
      }
    } else {
      refused += 1;
      setTimeout(() => again.push(due), BACKOFF_MS);
    }
    pump();
  }
  function pump(): void {
    const now = performance.now();
    while (inFlight < IN_FLIGHT) {
      const due =
        again.pop() ??
        (sent < schedule.length && schedule[sent]!.at <= now ? schedule[sent++] : undefined);
      if (!due) return;
      void send(due);
    }
  }
  const isTaken = () => sent === schedule.length && inFlight === 0 && again.length === 0;
  while (performance.now() < endsAt || (step.untilTaken && !isTaken())) {
    if (!isMeasured && performance.now() >= measuredFrom) {
      isMeasured = true;
      process.send!('begins');
    }
    pump();
    await wait(TICK_MS);
  }
  const outcome: StepOutcome = {
    offered: Math.round(step.rate * step.seconds),
    acked,
    refused,
    backlog: schedule.length - sent + inFlight + again.length,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
  process.send!(outcome);
  // What is in flight ends; what was not sent is forgotten.
  const until = performance.now() + DRAIN_MS;
  while (inFlight > 0 && performance.now() < until) await wait(TICK_MS);
}

const steps = on(process, 'message');
process.send!('ready');
for await (const [step] of steps) await run(step as LoadStep);
