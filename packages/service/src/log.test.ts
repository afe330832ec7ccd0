import { context, trace, TraceFlags } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog, type LogOptions } from './log.ts';
import { startTracing } from './tracing.ts';

function setUp(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({
    service: 'ingest',
    level: 'trace',
    destination: { write: (line) => void lines.push(line) },
    ...options,
  });
  return { log, lines, said: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

it.for([
  ['trace', 'DEBUG'],
  ['debug', 'DEBUG'],
  ['info', 'INFO'],
  ['warn', 'WARNING'],
  ['error', 'ERROR'],
  ['fatal', 'CRITICAL'],
] as const)('says %s with the severity %s of Cloud Logging', ([level, severity]) => {
  const { log, lines, said } = setUp();
  const before = Date.now();
  log[level]({ sensor: 'comet-in' }, 'it went quiet');
  expect(said()).toEqual({
    severity,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    service: 'ingest',
    sensor: 'comet-in',
    message: 'it went quiet',
  });
  const time = Date.parse(said()['time'] as string);
  expect(time).toBeGreaterThanOrEqual(before);
  expect(time).toBeLessThanOrEqual(Date.now());
  expect(lines.join('').match(/\n/g)).toHaveLength(1);
});

it('keeps a message of several lines, and an error with its stack and cause, on one line', () => {
  const { log, lines, said } = setUp();
  const error = new Error('outer', { cause: new Error('inner') });
  log.error({ err: error }, 'first\nsecond');
  expect(lines.join('').match(/\n/g)).toHaveLength(1);
  expect(said()).toMatchObject({ message: 'first\nsecond' });
  const { type, stack } = said()['err'] as Record<string, string>;
  expect(type).toBe('Error');
  expect(stack).toContain('log.test.ts');
  expect(stack).toContain('inner');
});

it.for([
  ['info', 1],
  ['warn', 0],
  ['silent', 0],
] as const)('at level %s says %i of what is an info', ([level, count]) => {
  const { log, lines } = setUp({ level });
  log.info('hello');
  expect(lines).toHaveLength(count);
});

it.for([
  { token: 'hush' },
  { authorization: 'hush' },
  { privateKey: 'hush' },
  { device: { id: 'd', token: 'hush' } },
  { headers: { authorization: 'hush' } },
  { key: { privateKey: 'hush' } },
])('keeps a secret to itself: %j', (fields) => {
  const { log, lines } = setUp();
  log.warn(fields, 'careful');
  expect(lines.join('')).not.toContain('hush');
  expect(lines.join('')).toContain('careful');
});

describe('inside a span', () => {
  const span = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.SAMPLED,
  };
  let tracing: AsyncDisposable;
  beforeAll(() => {
    tracing = startTracing('test');
  });
  afterAll(async () => {
    await tracing[Symbol.asyncDispose]();
  });

  it.for([
    ['with its project', 'park', 'projects/park/traces/0af7651916cd43dd8448eb211c80319c'],
    ['by its bare id without a project', undefined, '0af7651916cd43dd8448eb211c80319c'],
  ] as const)('names the trace %s', async ([, project, name]) => {
    const { log, said } = setUp({ project });
    const active = trace.setSpanContext(context.active(), span);
    await context.with(active, async () => {
      await Promise.resolve();
      log.info('traced');
    });
    expect(said()).toMatchObject({
      'logging.googleapis.com/trace': name,
      'logging.googleapis.com/spanId': span.spanId,
      'logging.googleapis.com/trace_sampled': true,
    });
    log.info('not traced');
    expect(Object.keys(said()).filter((field) => field.includes('/'))).toEqual([]);
  });

  it('says that a trace is not sampled', () => {
    const { log, said } = setUp();
    const quiet = { ...span, traceFlags: TraceFlags.NONE };
    context.with(trace.setSpanContext(context.active(), quiet), () => log.info('traced'));
    expect(said()).toMatchObject({ 'logging.googleapis.com/trace_sampled': false });
  });
});
