import { type Bus, type Round, SnapshotGoneError, UnavailableError } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import { replayFromRound } from './from-round.ts';

const NOON = Date.parse('2026-07-01T12:00:00Z');

function round(id: number): Round {
  const takenAt = NOON - (10 - id) * 60_000;
  return {
    id,
    snapshot: `snapshot-${id}`,
    takenAt,
    flushedAt: takenAt + 500,
    life: 'first',
    recovering: false,
  };
}

function replay(wanted: string, ids = [9, 8], seek: Bus['seek'] = async () => {}) {
  return replayFromRound(wanted, {
    bus: { seek },
    rounds: { rounds: async () => ids.map(round) },
    now: NOON,
  });
}

describe('going back to a round', () => {
  it.for([
    ['8', 'snapshot-8'],
    ['latest', 'snapshot-9'],
  ])("seeks the processor's subscription to its snapshot: %s", async ([wanted, snapshot]) => {
    const sought: string[] = [];
    const words = await replay(wanted!, [9, 8], async (...seek) => void sought.push(...seek));
    expect(sought).toEqual(['readings-processor', snapshot]);
    expect(words).toContain('all that was published since, is delivered again');
  });

  it('says which rounds there are where it knows not the one', async () => {
    await expect(replay('7')).rejects.toMatchObject({
      code: 'usage',
      message: [
        'there is no round 7; those there are:',
        '  9  2026-07-01 11:59:00Z  60 s ago',
        '  8  2026-07-01 11:58:00Z  2 min ago',
      ].join('\n'),
    });
    await expect(replay('latest', [])).rejects.toThrow(/there is no round yet/);
  });

  it('tells of the archive where the bus has dropped the snapshot', async () => {
    const gone = async () => {
      throw new SnapshotGoneError('snapshot-8');
    };
    await expect(replay('8', [9, 8], gone)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('--archive PLACE --from 2026-07-01T10:58:00.000Z --apply'),
    });
  });

  it('lets through that the bus is away', async () => {
    const away = async () => {
      throw new UnavailableError('bus', new Error('connection refused'));
    };
    await expect(replay('8', [8], away)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
