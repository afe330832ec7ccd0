import { once } from 'node:events';
import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMessage, chunksOf, fileOf, messageOf, NOON, SYNC } from '../../test/messages.ts';
import { type ArchivedMessage, MESSAGE_SCHEMA } from '../archived-message.ts';
import { type Flaw, readContainer } from './read-container.ts';
import { encodeHeader } from './write-container.ts';

async function read(bytes: Uint8Array, { isGrowing = false, chunk = 1_000 } = {}) {
  const messages: ArchivedMessage[] = [];
  const flaws: Flaw[] = [];
  const blocks = readContainer(chunksOf(bytes, chunk), {
    isGrowing,
    onFlaw: (flaw) => flaws.push(flaw),
  });
  let end = 0;
  for await (const block of blocks) {
    messages.push(...block.messages);
    ({ end } = block);
  }
  return { messages, flaws, end, ids: messages.map(({ id }) => id) };
}

/** The file with other bytes at a place. */
function damaged(file: Buffer, at: number, ...bytes: number[]): Buffer {
  const copy = Buffer.from(file);
  copy.set(bytes, at);
  return copy;
}

const BLOCKS = [
  [messageOf('a'), messageOf('b'), messageOf('c')],
  [messageOf('d'), messageOf('e')],
  [messageOf('f')],
] as const;
const FILE = fileOf(...BLOCKS);
/** Where the second block begins: its head is of three bytes, for its size takes two. */
const SECOND = fileOf(BLOCKS[0]).length;
const THIRD = fileOf(BLOCKS[0], BLOCKS[1]).length;

describe('a file of messages', () => {
  it('is read as it was written, in whatever chunks it comes', async () => {
    const file = fc.array(fc.array(anyMessage, { minLength: 1, maxLength: 5 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 300 }), async (blocks, chunk) => {
        const { messages, flaws, end } = await read(fileOf(...blocks), { chunk });
        expect(flaws).toEqual([]);
        expect(messages).toEqual(blocks.flat());
        if (blocks.length > 0) expect(end).toBe(fileOf(...blocks).length);
      }),
    );
  });

  it('is what another implementation reads, field by field as Google documents it', async () => {
    const decoder = new avsc.streams.BlockDecoder();
    const records: unknown[] = [];
    decoder.on('data', (record) => records.push(record));
    decoder.end(FILE);
    await once(decoder, 'end');
    expect(records).toHaveLength(6);
    expect(records[0]).toMatchObject({
      subscription_name: 'projects/local/subscriptions/readings-archive',
      message_id: 'a',
      publish_time: NOON * 1000,
      attributes: { park: 'nordland' },
      data: Buffer.from('what message a says'),
    });
  });

  it.for(['null', 'deflate'])(
    'is read as another implementation writes it: codec %s',
    async (codec) => {
      const schema = structuredClone(MESSAGE_SCHEMA) as unknown as avsc.Schema;
      const encoder = new avsc.streams.BlockEncoder(schema, { codec, blockSize: 2_000 });
      const chunks: Buffer[] = [];
      encoder.on('data', (chunk: Buffer) => chunks.push(chunk));
      const written = Array.from({ length: 200 }, (_, index) => messageOf(`m${index}`));
      for (const { subscription, id, publishedAt, attributes, data } of written) {
        encoder.write({
          subscription_name: subscription,
          message_id: id,
          publish_time: publishedAt * 1000 + 999,
          attributes,
          data,
        });
      }
      encoder.end();
      await once(encoder, 'end');
      const { messages, flaws } = await read(Buffer.concat(chunks));
      expect(flaws).toEqual([]);
      expect(messages).toEqual(written);
    },
  );

  it('is read by its own schema: other fields, another order, values that may be null', async () => {
    const [name, id, time, attributes, data] = MESSAGE_SCHEMA.fields;
    const ordering = { name: 'ordering_key', type: ['null', 'string'] };
    const schema = { ...MESSAGE_SCHEMA, fields: [data, ordering, time, attributes, id, name] };
    const type = avsc.Type.forSchema(structuredClone(schema));
    const record = type.toBuffer({
      data: Buffer.from('says'),
      ordering_key: 'k',
      publish_time: NOON * 1000,
      attributes: {},
      message_id: '7',
      subscription_name: 'projects/p/subscriptions/s',
    });
    const { messages, flaws } = await read(containerOf(schema, 'null', record));
    expect(flaws).toEqual([]);
    expect(messages).toEqual([
      {
        subscription: 'projects/p/subscriptions/s',
        id: '7',
        publishedAt: NOON,
        attributes: {},
        data: Buffer.from('says'),
      },
    ]);
  });
});

const long = avsc.Type.forSchema('long');

function containerOf(schema: unknown, codec: string, record: Buffer): Buffer {
  const meta = avsc.Type.forSchema({ type: 'map', values: 'bytes' }).toBuffer({
    'avro.schema': Buffer.from(JSON.stringify(schema)),
    'avro.codec': Buffer.from(codec),
  });
  const head = [long.toBuffer(1), long.toBuffer(record.length)];
  return Buffer.concat([Buffer.from('Obj\u0001'), meta, SYNC, ...head, record, SYNC]);
}

describe('a file that is none of messages is one flaw, in words', () => {
  const fields = MESSAGE_SCHEMA.fields;
  const withFields = (...given: unknown[]) =>
    containerOf({ ...MESSAGE_SCHEMA, fields: given }, 'null', Buffer.alloc(1));
  it.for<[string, Buffer, RegExp]>([
    ['nothing at all', Buffer.alloc(0), /^the file ends before/],
    ['text', Buffer.from('{"readings":[]}'), /^the file is no Avro file/],
    ['the beginning of a header', FILE.subarray(0, 40), /^the file ends/],
    ['no schema', Buffer.from('Obj\u0001\u0000'.padEnd(21, 'x')), /without a schema/],
    ['other records', containerOf('string', 'null', Buffer.alloc(1)), /holds no records/],
    ['no metadata', withFields(fields[4]), /without subscription_name: .* must write metadata/],
    ['an unknown codec', containerOf(MESSAGE_SCHEMA, 'snappy', SYNC), /compressed with snappy; /],
    [
      'an unknown type',
      withFields(...fields, { name: 'x', type: 'double' }),
      /a field x of type "double"/,
    ],
    [
      'a time in another unit',
      withFields(
        ...fields.slice(0, 2),
        { name: 'publish_time', type: { type: 'long' } },
        ...fields.slice(3),
      ),
      /publish_time as undefined, not as timestamp-micros/,
    ],
  ])('%s', async ([, bytes, problem]) => {
    const { messages, flaws } = await read(bytes);
    expect(messages).toEqual([]);
    expect(flaws).toEqual([{ offset: 0, problem: expect.stringMatching(problem) }]);
  });
});

describe('a damaged file costs no more than what is damaged', () => {
  const all = ['a', 'b', 'c', 'd', 'e', 'f'];

  it('a record: those before and behind it are read, and it is told which', async () => {
    // The length of the id of `d`, which then reaches far behind the block.
    const at = FILE.indexOf('d', SECOND + 3 + 1 + 45) - 1;
    const { ids, flaws } = await read(damaged(FILE, at, 0xfe, 0x7f));
    expect(ids).toEqual(['a', 'b', 'c', 'e', 'f']);
    expect(flaws).toEqual([
      { offset: SECOND, record: 0, problem: expect.stringMatching(/^the record ends before/) },
    ]);
  });

  it('a count of entries that would take for ever to read is given up with its record', async () => {
    const at = FILE.indexOf('park', SECOND) - 2;
    const endless = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    const { ids, flaws } = await read(damaged(FILE, at, ...endless));
    expect(ids).toEqual(['a', 'b', 'c', 'e', 'f']);
    expect(flaws).toHaveLength(1);
  });

  it.for<[string, Buffer, RegExp]>([
    ['the marker', damaged(FILE, THIRD - 1, 0), /marker behind the block is damaged/],
    ['the count', damaged(FILE, SECOND, 14), /says that it has 7 records, and has 2/],
    ['a size that is too small', damaged(FILE, SECOND + 1, 0x10, 0), /2 are read/],
    ['a size that is too large', damaged(FILE, SECOND + 1, 0xfe, 0xff, 0x07), /are read/],
    ['a size that is negative', damaged(FILE, SECOND + 1, 1), /-1 bytes; 2 are read/],
    ['a head that never ends', damaged(FILE, SECOND, 0xff, 0xff), /are read/],
  ])('%s of a block: all other blocks are read', async ([, bytes, problem]) => {
    const { ids, flaws } = await read(bytes);
    expect(ids).toEqual(expect.arrayContaining(['a', 'b', 'c', 'e', 'f']));
    expect(flaws[0]).toEqual({ offset: SECOND, problem: expect.stringMatching(problem) });
  });

  it('the end: what lies before the cut is read', async () => {
    const { ids, flaws } = await read(FILE.subarray(0, THIRD - SYNC.length - 5));
    expect(ids).toEqual(['a', 'b', 'c', 'd']);
    expect(flaws[0]?.problem).toMatch(
      /the file ends in it: of 2 records it says it has; 1 are read/,
    );
  });

  it('a deflated block that is none: told', async () => {
    const file = containerOf(MESSAGE_SCHEMA, 'deflate', Buffer.from('no deflate'));
    const { flaws } = await read(file);
    expect(flaws).toEqual([
      { offset: file.length - 28, problem: expect.stringMatching(/can't be unfolded/) },
    ]);
  });

  it('whatever byte is another: every message of the other blocks is read', async () => {
    const place = fc.record({
      at: fc.integer({ min: SECOND, max: THIRD - 1 }),
      byte: fc.integer({ min: 0, max: 255 }),
      chunk: fc.integer({ min: 1, max: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(place, async ({ at, byte, chunk }) => {
        const { ids } = await read(damaged(FILE, at, byte), { chunk });
        expect(ids).toEqual(expect.arrayContaining(['a', 'b', 'c', 'f']));
        expect(ids.length).toBeLessThanOrEqual(all.length);
      }),
      { numRuns: 500 },
    );
  });

  it('whatever the bytes are: it ends, and rejects with nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const { flaws } = await read(Buffer.concat([encodeHeader(SYNC), bytes]));
        if (bytes.length > 0) expect(flaws.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a file that still grows', () => {
  it('is read up to its last whole block, wherever its end stands now', async () => {
    for (let length = 0; length <= FILE.length; length += 1) {
      const { ids, flaws, end } = await read(FILE.subarray(0, length), { isGrowing: true });
      expect(flaws).toEqual([]);
      const whole = [SECOND, THIRD, FILE.length].filter((at) => at <= length);
      expect(ids).toHaveLength([0, 3, 5, 6][whole.length]!);
      expect(end).toBe(whole.at(-1) ?? 0);
    }
  });

  it('has flaws as any other where it is damaged', async () => {
    const { flaws } = await read(damaged(FILE, SECOND, 14), { isGrowing: true });
    expect(flaws).toHaveLength(1);
  });
});
