import { expect, it } from 'vitest';
import { everyLabel, startAtZero } from './start-at-zero.ts';
import { createTelemetry } from './telemetry.ts';

it('has a series before anything was counted, so that its first event is an increase', async () => {
  await using telemetry = await createTelemetry({ service: 'x', host: '127.0.0.1', port: 0 });
  const counter = telemetry.meter.createCounter('ridewait_letters');
  startAtZero(counter, everyLabel({ via: ['http', 'edge'], reason: ['late'] }));
  startAtZero(telemetry.meter.createCounter('ridewait_rounds_made'));
  const text = await (await fetch(telemetry.metricsUrl)).text();
  expect(text).toMatch(/^ridewait_letters_total\{via="http",reason="late"[^}]*\} 0$/m);
  expect(text).toMatch(/^ridewait_letters_total\{via="edge",reason="late"[^}]*\} 0$/m);
  expect(text).toMatch(/^ridewait_rounds_made_total(\{[^}]*\})? 0$/m);
});

it('combines every value with every other', () => {
  expect(everyLabel({ a: ['1', '2'], b: ['x', 'y'] })).toEqual([
    { a: '1', b: 'x' },
    { a: '1', b: 'y' },
    { a: '2', b: 'x' },
    { a: '2', b: 'y' },
  ]);
  expect(everyLabel({})).toEqual([{}]);
});
