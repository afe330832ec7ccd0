import * as http from 'node:http';
import * as https from 'node:https';
import { text } from 'node:stream/consumers';
import { PubsubError, within } from './pubsub-errors.ts';

export interface PubsubRestOptions {
  projectId: string;
  /** Where its API is; Google's global endpoint by default. */
  endpoint?: string;
  /** `host:port` of the emulator, with or without `http://`, in place of an endpoint: it wants no credentials. */
  emulatorHost?: string;
}

export interface PubsubCall {
  method: 'DELETE' | 'GET' | 'POST' | 'PUT';
  /** Behind `/v1/`. */
  path: string;
  /** JSON. */
  body?: string;
  timeoutMs: number;
}

/** Pub/Sub's REST API: https://cloud.google.com/pubsub/docs/reference/rest */
export interface PubsubRest extends Disposable {
  /** The answer, parsed. Rejects with `PubsubError` where it is an error, and with others where there is none. */
  call(call: PubsubCall): Promise<unknown>;
}

const GOOGLE = 'https://pubsub.googleapis.com';

/**
 * Calls with one answer, over kept connections. By REST and not by Google's client, which takes a third of a
 * second of CPU to be loaded and to ask its first question: more than a service may take to start.
 */
export function pubsubRest(options: PubsubRestOptions): PubsubRest {
  const { projectId, endpoint = GOOGLE, emulatorHost } = options;
  const base = new URL(emulatorHost === undefined ? endpoint : urlOf(emulatorHost));
  const { Agent, request } = base.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });
  const authorization = emulatorHost === undefined ? authorizationOf(projectId) : async () => ({});

  async function answer(call: PubsubCall, signal: AbortSignal): Promise<unknown> {
    const headers = { 'content-type': 'application/json', ...(await authorization()) };
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    const { method, path, body = '' } = call;
    request(new URL(`/v1/${path}`, base), { method, headers, agent, signal }, resolve)
      .once('error', reject)
      .end(body);
    const response = await promise;
    return parsed(response.statusCode ?? 0, await text(response));
  }

  return {
    async call(call) {
      const abort = new AbortController();
      try {
        return await within(call.timeoutMs, answer(call, abort.signal));
      } catch (error) {
        abort.abort();
        throw error;
      }
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

function urlOf(host: string): string {
  return host.startsWith('http') ? host : `http://${host}`;
}

interface ErrorBody {
  error?: { status?: string; message?: string };
}

function parsed(status: number, body: string): unknown {
  if (status >= 200 && status < 300) return JSON.parse(body);
  const { error = {} } = jsonOf(body);
  // What stands in between, a proxy or a load balancer, answers in words of its own.
  const name = error.status ?? (status >= 500 ? 'UNAVAILABLE' : 'UNKNOWN');
  throw new PubsubError(name, error.message ?? `Pub/Sub answers ${status}`);
}

function jsonOf(body: string): ErrorBody {
  try {
    return (JSON.parse(body) ?? {}) as ErrorBody;
  } catch {
    return {};
  }
}

type Authorization = () => Promise<Record<string, string>>;

/** What has the credentials is loaded with the first call, for the emulator needs none. */
function authorizationOf(projectId: string): Authorization {
  let loading: Promise<Authorization> | undefined;
  return async () => {
    loading ??= import('./google-authorization.ts').then((loaded) =>
      loaded.googleAuthorization(projectId),
    );
    return (await loading)();
  };
}
