import { expect, it } from 'vitest';
import { differences, type Snapshot } from './differences.ts';

const topic: Snapshot = {
  type: 'gcp:pubsub/topic:Topic',
  name: 'readings',
  inputs: { name: 'readings', labels: { part: 'bus' }, regions: ['us-central1'] },
};

it('has nothing to say of what is the same', () => {
  expect(differences([topic], [structuredClone(topic)])).toEqual([]);
});

it('tells what is new, what is gone and what is another, by its path', () => {
  const changed = { ...topic, inputs: { ...topic.inputs, labels: { part: 'core' }, regions: [] } };
  const gone = { ...topic, name: 'edge' };
  const made = { ...topic, type: 'gcp:pubsub/schema:Schema' };
  expect(differences([topic, gone], [changed, made])).toEqual([
    '+ gcp:pubsub/schema:Schema readings',
    '- gcp:pubsub/topic:Topic edge',
    '~ gcp:pubsub/topic:Topic readings: labels.part: "bus" → "core"',
    '~ gcp:pubsub/topic:Topic readings: regions.0: "us-central1" → nothing',
  ]);
});

it('cuts what is too long to read', () => {
  const long = { ...topic, inputs: { ...topic.inputs, document: 'x'.repeat(5000) } };
  expect(differences([topic], [long])).toEqual([
    `~ gcp:pubsub/topic:Topic readings: document: nothing → "${'x'.repeat(119)}… (5002 characters)`,
  ]);
});

it('looks into documents that are JSON, also in base64', () => {
  const texts = [{ rows: [{ y: 0 }] }, { rows: [{ y: 4 }] }].map((at) => JSON.stringify(at));
  const [was, is] = texts.map((text) => ({
    ...topic,
    inputs: { json: text, contents: Buffer.from(text).toString('base64'), text: '{}x' },
  }));
  expect(differences([was!], [is!])).toEqual([
    '~ gcp:pubsub/topic:Topic readings: json.rows.0.y: 0 → 4',
    '~ gcp:pubsub/topic:Topic readings: contents.rows.0.y: 0 → 4',
  ]);
});
