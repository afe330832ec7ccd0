import { once } from 'node:events';
import { Agent, createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Random } from '@ridewait/simulator';
import { startAtZero, type Telemetry } from '@ridewait/service';
import { forward, type Target } from './forward.ts';

/** Percent of requests, by the revision. */
export type Shares = Readonly<Record<string, number>>;

/** What Cloud Run's front end does for a service: it sends each request to one of its revisions, by their shares. */
export interface Splitter extends AsyncDisposable {
  /** Where guests ask. */
  url: string;
  /** Makes a revision known that answers at `url`; resolves to where it alone answers through the splitter. */
  add(revision: string, url: string): Promise<string>;
  /** Where a revision that was added answers alone. */
  addressOf(revision: string): string | undefined;
  /** All shares at once, for the next request on. Throws where they are no shares, or of a revision not known. */
  share(shares: Shares): void;
  shares(): Shares;
}

export interface SplitterOptions {
  service: string;
  random: Pick<Random, 'weighted'>;
  /**
   * Gets `ridewait_splitter_requests`: what each revision was sent and how that ended, as Cloud Run's own
   * `request_count` has it. Only here is seen what a revision failed by not being there.
   */
  meter: Telemetry['meter'];
}

const CODE_CLASSES = ['2xx', '3xx', '4xx', '5xx'];

/** Starts a splitter on 127.0.0.1 that sends nobody anywhere yet: until it is told of shares it answers 503. */
export async function startSplitter({
  service,
  random,
  meter,
}: SplitterOptions): Promise<Splitter> {
  const requests = meter.createCounter('ridewait_splitter_requests', {
    description: 'Requests sent to a revision, by the class of their status',
  });
  const revisions = new Map<string, { target: Target; address: string }>();
  let shares: Shares = {};
  await using stack = new AsyncDisposableStack();

  function draw(): Target | undefined {
    const names = Object.keys(shares);
    const name = names[random.weighted(names.map((each) => shares[each]!))];
    return name === undefined ? undefined : revisions.get(name)?.target;
  }

  function sendsTo(pick: () => Target | undefined): RequestListener {
    return (incoming, outgoing) => {
      const target = pick();
      if (target === undefined) {
        outgoing.writeHead(503).end(`no revision of ${service} has any traffic\n`);
        return;
      }
      void forward(incoming, outgoing, target).then(
        (status) => requests.add(1, labelsOf(target.revision, `${Math.floor(status / 100)}xx`)),
        // A request that can't be put into words again, such as a path that no client may send.
        () => outgoing.destroy(),
      );
    };
  }

  function labelsOf(revision: string, code: string) {
    return { service_name: service, revision_name: revision, response_code_class: code };
  }

  const url = await serve(sendsTo(draw), stack);
  const owned = stack.move();
  return {
    url,
    async add(revision, at) {
      const known = revisions.get(revision);
      if (known?.target.url.href === new URL(at).href) return known.address;
      if (known) throw new Error(`${revision} answers at ${known.target.url.href}, not at ${at}`);
      const agent = new Agent({ keepAlive: true });
      owned.defer(() => agent.destroy());
      const target: Target = { revision, url: new URL(at), agent };
      startAtZero(
        requests,
        CODE_CLASSES.map((code) => labelsOf(revision, code)),
      );
      const address = await serve(
        sendsTo(() => target),
        owned,
      );
      revisions.set(revision, { target, address });
      return address;
    },
    addressOf: (revision) => revisions.get(revision)?.address,
    share(wanted) {
      const problem = problemOf(wanted, revisions);
      if (problem !== undefined) throw new Error(`${service}: ${problem}`);
      shares = Object.fromEntries(Object.entries(wanted).filter(([, percent]) => percent > 0));
    },
    shares: () => shares,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function problemOf(shares: Shares, known: ReadonlyMap<string, unknown>): string | undefined {
  const percents = Object.values(shares);
  const wrong = percents.find((percent) => !(percent >= 0 && percent <= 100));
  if (wrong !== undefined) return `${wrong} % is no share`;
  const sum = percents.reduce((total, percent) => total + percent, 0);
  if (sum !== 100) return `the shares sum up to ${sum} %, not 100`;
  const stranger = Object.keys(shares).find((name) => shares[name]! > 0 && !known.has(name));
  if (stranger !== undefined) return `there is no revision ${stranger}`;
}

/** On a free port of 127.0.0.1, until the stack is disposed; answers on their way are cut off then. */
async function serve(listener: RequestListener, stack: AsyncDisposableStack): Promise<string> {
  const server = createServer({ keepAliveTimeout: 65_000 }, listener);
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  stack.defer(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
