import { describe, expect, it } from 'vitest';
import { archiveLines, busLines } from './bus.ts';
import { cloudRunLines } from './cloud-run.ts';
import { jobLines } from './jobs.ts';
import type { Line } from './line.ts';
import { DESIGN } from './load.ts';
import { outwardLines } from './outward.ts';
import { IDLE, PAID, PLAIN } from './plain.test-tools.ts';
import { cacheLines, databaseLines } from './stores.ts';

function costOf(lines: readonly Line[], item: RegExp): number {
  const found = lines.filter((line) => item.test(line.item));
  expect(found).toHaveLength(1);
  return found[0]!.usd;
}

// Reckoned by hand from the list prices; a month has 2,628,000 seconds and 30.4167 days.
describe('Cloud Run, with its collector of 0.25 vCPU and 0.25 GiB', () => {
  it('is paid by instance for all of the time', () => {
    // 2 × 2,628,000 s × (1.25 × $0.000018 + 1.25 × $0.000002) = $131.40
    expect(costOf(cloudRunLines(PLAIN, PAID, IDLE), /^processor/)).toBeCloseTo(131.4, 6);
  });

  it('is paid by request while it has one, and for each million', () => {
    const work = { ...IDLE.work, api: { perSecond: 10, cpuSeconds: 0, seconds: 0.1 } };
    const demand = { ...IDLE, work, instances: { ...IDLE.instances, api: 1 } };
    const lines = cloudRunLines(PLAIN, PAID, demand);
    // Busy 1 − e^−1 = 0.632121 of it: 1,661,213 s × (1.25 × $0.000024 + 1.25 × $0.0000025) = $55.03
    expect(costOf(lines, /^api, while/)).toBeCloseTo(55.0277, 3);
    // 26.28 million × $0.40
    expect(costOf(lines, /^api, requests/)).toBeCloseTo(10.512, 6);
  });

  it('is paid less for an instance kept warm that has no request', () => {
    const services = { ...PLAIN.services, web: { ...PLAIN.services.web, minInstances: 1 } };
    const instances = { ...IDLE.instances, web: 1 };
    const lines = cloudRunLines({ ...PLAIN, services }, PAID, { ...IDLE, instances });
    // 2,628,000 s × 2.5 × $0.0000025
    expect(costOf(lines, /^web/)).toBeCloseTo(16.425, 6);
  });

  it('keeps what was added a quarter of an hour after the park has closed', () => {
    const demand = { ...IDLE, instances: { ...IDLE.instances, processor: 4 } };
    const half = cloudRunLines(PLAIN, { ...PAID, openHours: 12 }, demand);
    // (3 × 2,628,000 + 2 × 900 × 30.4167) s × $0.000025
    expect(costOf(half, /^processor/)).toBeCloseTo(198.46875, 5);
  });

  it('gives away what Google does, and no more than is used', () => {
    const lines = cloudRunLines(PLAIN, { ...PAID, freeTier: true }, IDLE);
    // 240,000 × $0.000018 + 450,000 × $0.000002
    expect(costOf(lines, /^free, paid by instance/)).toBeCloseTo(-5.22, 6);
    expect(lines.filter(({ item }) => item === 'free, paid by request')).toEqual([]);
  });

  it('has jobs that are paid for a minute at least', () => {
    const lines = jobLines(PAID, IDLE);
    // 60 s × 30.4167 × ($0.000018 + 2 × $0.000002); 96 times as much; 4 GiB
    expect(costOf(lines, /^job maintain$/)).toBeCloseTo(0.04015, 6);
    expect(costOf(lines, /^job maintain-today/)).toBeCloseTo(96 * 0.04015, 6);
    expect(costOf(lines, /^job replay/)).toBeCloseTo(0.04745, 6);
  });

  it('has jobs that are paid for what they take', () => {
    const flow = { ...IDLE.flow, attractions: 5_000, readings: 1_000 };
    const lines = jobLines(PAID, { ...IDLE, flow });
    // A hundred times the upkeep of 50 rides: 338 s. 93.6 million readings × 25.3 s a million: 2,368 s.
    expect(costOf(lines, /^job maintain$/)).toBeCloseTo(338 * (730 / 24) * 0.000022, 6);
    expect(costOf(lines, /^job replay/)).toBeCloseTo(2_368.08 * (730 / 24) * 0.000026, 6);
  });
});

describe('Pub/Sub', () => {
  const flow = { ...IDLE.flow, messages: 100, messageBytes: 400 };

  it('is paid for a thousand bytes where a message has fewer', () => {
    const lines = busLines(PAID, { flow });
    // 262.8 million × 1,000 B = 0.239015 TiB × $40, and × $50 to the archive
    expect(costOf(lines, /^published/)).toBeCloseTo(9.5606, 3);
    expect(costOf(lines, /^pushed/)).toBeCloseTo(9.5606, 3);
    expect(costOf(lines, /^written/)).toBeCloseTo(11.9508, 3);
  });

  it('is paid for what a message has where that is more', () => {
    const lines = busLines(PAID, { flow: { ...flow, messageBytes: 3_000 } });
    expect(costOf(lines, /^published/)).toBeCloseTo(28.6818, 3);
  });

  it('keeps seven days of bytes as they are', () => {
    // 262.8 million × 400 B × 7 / 30.4167 days = 22.53 GiB × $0.27
    expect(costOf(busLines(PAID, { flow }), /^kept/)).toBeCloseTo(6.0832, 3);
  });

  it('gives away ten GiB', () => {
    // 10 / 1,024 × $40
    expect(costOf(busLines({ ...PAID, freeTier: true }, { flow }), /^free/)).toBeCloseTo(
      -0.390625,
      6,
    );
  });
});

it('Cloud Storage holds thirty days of the archive in standard, the rest in nearline', () => {
  const flow = { ...IDLE.flow, messages: 100, messageBytes: 380 };
  const lines = archiveLines(PLAIN, PAID, { flow });
  // 100 × 86,400 × (380 + 120) B = 4.0233 GiB a day
  expect(costOf(lines, /standard/)).toBeCloseTo(4.0233 * 30 * 0.02, 3);
  expect(costOf(lines, /nearline/)).toBeCloseTo(4.0233 * 100 * 0.01, 3);
  // 288 × 30.4167 files, $0.05 for ten thousand
  expect(costOf(lines, /^files/)).toBeCloseTo(0.0438, 6);
});

describe('Memorystore', () => {
  it.for<[roomGib: number, usd: number, why: string]>([
    [0, 730 * 2 * 0.064, 'has the size of the config where that is enough'],
    [3.2, 730 * 4 * 0.064, 'has the next GiB where it is not'],
    [9.5, 730 * 11 * 0.046, 'has a larger one where that costs less'],
    [150, 730 * 150 * 0.03, 'has the price of large instances'],
  ])('for %d GiB costs %d: %s', ([redisRoomGib, usd]) => {
    expect(costOf(cacheLines(PLAIN, { ...IDLE, redisRoomGib }), /Redis/)).toBeCloseTo(usd, 6);
  });
});

describe('Cloud SQL', () => {
  it('is paid twice for two zones, with a replica beside it', () => {
    const lines = databaseLines(PLAIN, IDLE);
    // 2 × 730 × (2 × $0.0413 + 7.5 × $0.007)
    expect(costOf(lines, /^PostgreSQL/)).toBeCloseTo(197.246, 3);
    // 2 × 100 GiB × $0.17
    expect(costOf(lines, /^its disks/)).toBeCloseTo(34, 6);
    // 730 × ($0.0413 + 3.75 × $0.007)
    expect(costOf(lines, /^replica/)).toBeCloseTo(49.3115, 4);
    expect(costOf(lines, /^its disk$/)).toBeCloseTo(17, 6);
  });

  it('has a disk that leaves room beside history, and backups of what is there and what days add', () => {
    const lines = databaseLines(PLAIN, { ...IDLE, historyGib: 120, historyDayGib: 2 });
    expect(costOf(lines, /^its disk$/)).toBeCloseTo(200 * 0.17, 6);
    expect(costOf(lines, /^backups/)).toBeCloseTo((120 + 30 * 2) * 0.08, 6);
  });

  it('has more CPUs where it is busy, in pairs', () => {
    // 2.2 busy at 60 % are 3.67: four, with 15 GiB
    const lines = databaseLines(PLAIN, { ...IDLE, sqlCpu: 2.2 });
    expect(costOf(lines, /^PostgreSQL/)).toBeCloseTo(2 * 197.246, 3);
  });

  it('has the price of a machine that shares its CPU', () => {
    const database = {
      ...PLAIN.database,
      tier: 'db-f1-micro',
      highlyAvailable: false,
      replica: null,
    };
    const lines = databaseLines({ ...PLAIN, database }, IDLE);
    expect(costOf(lines, /^PostgreSQL/)).toBeCloseTo(730 * 0.0105, 6);
  });
});

describe('guests', () => {
  const demand = { flow: { ...IDLE.flow, requests: 200 }, redisBytes: 3_000_000 };

  it('cost a call of the gateway each', () => {
    // 525.6 million × $3; two million less where they are free
    const lines = outwardLines(PAID, demand, DESIGN);
    expect(costOf(lines, /^calls/)).toBeCloseTo(1_576.8, 6);
    const free = outwardLines({ ...PAID, freeTier: true }, demand, DESIGN);
    expect(costOf(free, /^calls/)).toBeCloseTo(1_570.8, 6);
  });

  it('cost only headers where nothing has changed', () => {
    const lines = outwardLines({ ...PAID, notModified: 1 }, demand, DESIGN);
    // 525.6 million × 700 B = 342.65 GiB × $0.12
    expect(costOf(lines, /^answers/)).toBeCloseTo(41.118, 2);
  });

  it('cost bytes between zones, two of three times', () => {
    // 3 MB/s × 2/3 × 2,628,000 s = 4,895 GiB × $0.01
    expect(costOf(outwardLines(PAID, demand, DESIGN), /^between/)).toBeCloseTo(48.95, 2);
  });
});
