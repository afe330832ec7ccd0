import * as z from 'zod';
import type { Labels } from './labels.ts';
import { whyRefused, whyUnreachable } from './prometheus-errors.ts';

/** A value at a time, in milliseconds since 1970. What is no finite number is NaN. */
export interface Sample {
  at: number;
  value: number;
}

export interface Series {
  labels: Labels;
  /** In the order of time; of an instant vector there is one. */
  samples: readonly Sample[];
}

/** What knows the metrics: Prometheus, or what speaks its HTTP API. */
export interface PrometheusApi {
  /**
   * What a PromQL expression is at a time, in milliseconds: an instant vector, or a range vector, whose samples come
   * as they were scraped. Rejects with an `Error` that says what to do.
   */
  query(expr: string, at: number): Promise<Series[]>;
}

export interface PrometheusApiOptions {
  /** Without `/api/v1`. */
  url: string;
  fetch?: typeof globalThis.fetch;
  /** The headers of a call: who asks. */
  authorization?: () => Promise<Record<string, string>>;
  /** Ends all questions. */
  signal?: AbortSignal;
  timeoutMs?: number;
  maxBytes?: number;
}

const TIMEOUT_MS = 30_000;
/** A window of a service with a hundred instances has a tenth of that. */
const MAX_BYTES = 64 * 1024 * 1024;

const point = z.tuple([z.number(), z.string()]);
const labels = z.record(z.string(), z.string());
const answerSchema = z.object({
  status: z.literal('success'),
  warnings: z.array(z.string()).default([]),
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: labels, value: point })),
    }),
    z.object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ metric: labels, values: z.array(point) })),
    }),
  ]),
});

/**
 * Google answers `GET` with the same parameters and the same shape.
 *
 * Sources: https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries,
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.location.prometheus.api.v1/query
 */
export function prometheusApi(options: PrometheusApiOptions): PrometheusApi {
  const { fetch = globalThis.fetch, authorization, signal } = options;
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = options;
  const base = options.url.replace(/\/+$/, '');

  async function textOf(url: string, expr: string): Promise<string> {
    const patience = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        headers: { Accept: 'application/json', ...(await authorization?.()) },
        signal: signal ? AbortSignal.any([signal, patience]) : patience,
      });
      const text = await readText(response, response.ok ? maxBytes : 10_000);
      if (!response.ok) throw whyRefused(base, expr, response, text ?? '');
      if (text !== undefined) return text;
    } catch (error) {
      throw whyUnreachable(base, expr, error, patience.aborted ? timeoutMs : undefined);
    }
    throw new Error(
      `${base} answered ${expr} with over ${maxBytes} bytes: ask for fewer series in release.config.ts, or a shorter window`,
    );
  }

  return {
    async query(expr, at) {
      const parameters = new URLSearchParams({ query: expr, time: (at / 1000).toFixed(3) });
      const text = await textOf(`${base}/api/v1/query?${parameters.toString()}`, expr);
      const { data, warnings } = parsed(text, base, expr);
      // Hints at the style of a query are told as warnings, too.
      const warning = warnings.find((words) => !words.startsWith('PromQL info'));
      if (warning !== undefined) {
        throw new Error(`${base} knows only a part of ${expr}: ${warning}; it is asked again`);
      }
      return data.resultType === 'vector'
        ? data.result.map(({ metric, value }) => ({ labels: metric, samples: [sampleOf(value)] }))
        : data.result.map(({ metric, values }) => ({
            labels: metric,
            samples: values.map(sampleOf),
          }));
    },
  };
}

function parsed(text: string, base: string, expr: string): z.infer<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(text));
  } catch (error) {
    const begin = JSON.stringify(text.slice(0, 80));
    throw new Error(
      `${base} answered ${expr} with ${begin}, which is no answer of Prometheus: is it the address of its HTTP API, without /api/v1?`,
      { cause: error },
    );
  }
}

function sampleOf([seconds, text]: [number, string]): Sample {
  const value = text === '' ? Number.NaN : Number(text);
  return {
    at: Math.round(seconds * 1000),
    value: Number.isFinite(value) ? value : Number.NaN,
  };
}

/** Undefined where it is longer. */
async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels the rest.
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
