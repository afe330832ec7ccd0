import { describe, expect, it } from 'vitest';
import {
  entered,
  foldedBytes,
  liveBytes,
  messageOf,
  NOON,
  PARK,
  parkOf,
} from '../test/readings.ts';
import { type Stage, stage } from '../test/stage.ts';

const MESSAGE = messageOf([entered(0)]);

describe('an attraction that the catalog in hand lacks', () => {
  const river = { park: PARK, attraction: 'river' };
  const message = messageOf([entered(0), entered(1)], {
    attraction: 'river',
    receivedAt: NOON + 5_000,
  });

  async function stageWithCatalog(): Promise<Stage> {
    const of = stage();
    await of.push(MESSAGE);
    expect(of.catalog.looks).toBe(1);
    of.clock.now = NOON + 6_000;
    return of;
  }

  it('is folded when the catalog, read again, has it', async () => {
    const of = await stageWithCatalog();
    of.catalog.parks.push(parkOf('park-2', 'carousel'));
    of.catalog.parks[0] = parkOf(PARK, 'comet', 'tower', 'river');
    expect((await of.push(message)).status).toBe(204);
    expect(of.letters).toEqual([]);
    expect(await liveBytes(of.live, river)).toBe(foldedBytes([entered(0), entered(1)]));
  });

  it('is dead-lettered, reading by reading, when the catalog lacks it still', async () => {
    const of = await stageWithCatalog();
    const both = { ...message, attractions: [...message.attractions, ...MESSAGE.attractions] };
    expect((await of.push(both)).status).toBe(204);
    expect(of.catalog.looks).toBe(2);
    expect(of.letters.map(({ reason, payload }) => [reason, payload])).toEqual([
      ['unknown_attraction', { reading: entered(0) }],
      ['unknown_attraction', { reading: entered(1) }],
    ]);
    expect(await of.live.load(river, [])).toBeNull();
  });

  it('waits on the bus until there is a catalog younger than the message', async () => {
    const of = await stageWithCatalog();
    of.catalog.away = true;
    expect((await of.push(message)).status).toBe(503);
    expect(of.letters).toEqual([]);

    of.catalog.away = false;
    // Asked for in vain a moment ago, and so not asked for again yet.
    expect((await of.push(message)).status).toBe(503);
    of.clock.now += 3_000;
    expect((await of.push(message)).status).toBe(204);
    expect(of.letters).toHaveLength(2);
  });

  it('is not found under a park that is not its own, where nobody would flush it', async () => {
    const of = await stageWithCatalog();
    const elsewhere = messageOf([entered(0)], { park: 'nowhere' });
    expect((await of.push(elsewhere)).status).toBe(204);
    expect(of.letters).toMatchObject([{ reason: 'unknown_attraction', park: 'nowhere' }]);
    expect(await of.live.load({ park: 'nowhere', attraction: 'comet' }, [])).toBeNull();
  });
});

it('asks for the message again while there never was a catalog', async () => {
  const of = stage();
  of.catalog.away = true;
  expect((await of.push(MESSAGE)).status).toBe(503);
});
