import { UnavailableError } from '@ridewait/core';
import { expect, it } from 'vitest';
import { sampleFlow, sampleWrite } from './contract/samples.ts';
import { decodeState, encodeState, NewerStateError } from './state-format.ts';

it('refuses a state of a newer format as one that is away now, and says what to do', () => {
  const newer = JSON.stringify({ format: 3, version: 1, newestMinute: 0, words: [], flow: [] });
  expect(() => decodeState(newer, null, [])).toThrow(NewerStateError);
  expect(() => decodeState(newer, null, [])).toThrow(UnavailableError);
  expect(() => decodeState(newer, null, [])).toThrow(
    /format 3, and this release reads up to 2: go on with the roll-out/,
  );
});

it('reads a state from before formats had numbers', () => {
  const { header } = sampleWrite('park', 'ride', 0, { flow: sampleFlow(1, 2) });
  expect(decodeState(JSON.stringify(header), undefined, [])).toEqual({
    header,
    buckets: new Map(),
  });
});

it('writes the earlier hours only where they changed', () => {
  const { header } = sampleWrite('park', 'ride', 0, { flow: sampleFlow(1, 2, 3) });
  const same = encodeState({ header, earlierFlowChanged: false }, 2);
  const changed = encodeState({ header, earlierFlowChanged: true }, 2);
  expect(same.flow).toBeNull();
  expect(same.header).toBe(changed.header);
  expect(JSON.parse(changed.flow!)).toEqual(header.flow.slice(0, 2));
  expect(JSON.parse(same.header)).toMatchObject({ format: 2, flow: header.flow.slice(2) });
});
