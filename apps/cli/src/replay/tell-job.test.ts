import { expect, it } from 'vitest';
import type { ReplayResult } from './result.ts';
import { tellJob } from './tell-job.ts';

function resultOf({ faults = 0, messages = 9, onlyHistory = 0 } = {}): ReplayResult {
  return {
    place: 'gs://archive/prod',
    folded: {
      messages,
      foreign: 0,
      readings: 90,
      duplicates: 0,
      leftOut: {},
      published: null,
    },
    seconds: 1,
    damages: [],
    damaged: 0,
    covered: { from: 0, to: 60 },
    comparison: {
      attractions: [
        {
          park: 'pier',
          attraction: 'comet',
          equal: 60,
          more: 0,
          edges: 0,
          differing: faults,
          onlyArchive: 0,
          onlyHistory,
        },
      ],
      faults,
      samples: [],
    },
    dropped: 0,
  };
}

function told(result: ReplayResult, env: Record<string, string>): unknown[] {
  const lines: unknown[] = [];
  tellJob(result, env, { write: (line) => void lines.push(JSON.parse(line)) });
  return lines;
}

const JOB = { CLOUD_RUN_JOB: 'reconcile' };

it.for([
  ['holds', 'INFO', {}],
  ['differs', 'ERROR', { faults: 2 }],
  ['empty', 'ERROR', { messages: 0, onlyHistory: 60 }],
] as const)('tells a job’s log in one line that history %s', ([result, severity, of]) => {
  expect(told(resultOf(of), JOB)).toEqual([
    expect.objectContaining({
      severity,
      service: 'replay',
      reconciliation: { result },
      archive: 'gs://archive/prod',
    }),
  ]);
});

it('writes nothing for a person, who has the report', () => {
  expect(told(resultOf(), {})).toEqual([]);
});
