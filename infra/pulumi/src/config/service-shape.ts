import * as z from 'zod';

/** What serves requests: the Cloud Run services, by the names that they have in the project. */
export const SERVICES = ['ingest', 'processor', 'api', 'web', 'api-grpc'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What an image is built of. `api` runs twice (REST and gRPC); `cli` is the `ridewait` command of the jobs. */
export const IMAGES = ['ingest', 'processor', 'api', 'web', 'cli'] as const;
export type ImageName = (typeof IMAGES)[number];

/** Memory that Cloud Run allows for so many CPUs, MiB. Source: https://cloud.google.com/run/docs/configuring/services/memory-limits */
const MEMORY_OF_CPU: Readonly<Record<number, { min: number; max: number }>> = {
  1: { min: 512, max: 4_096 },
  2: { min: 512, max: 8_192 },
  4: { min: 2_048, max: 16_384 },
  6: { min: 4_096, max: 24_576 },
  8: { min: 4_096, max: 32_768 },
};

/**
 * The size of one service. Whole CPUs only: below one, Cloud Run takes one request at a time. The collector of
 * metrics that runs beside each service is not counted here (`collector.ts`).
 */
export const serviceShapeSchema = z
  .strictObject({
    cpu: z.literal([1, 2, 4, 6, 8]),
    memoryMiB: z.int(),
    minInstances: z.int().min(0).max(100),
    maxInstances: z.int().min(1).max(100),
    /** Requests that an instance takes at once. */
    concurrency: z.int().min(1).max(1_000),
    timeoutSeconds: z.int().min(1).max(3_600),
    /** `instance`: the CPU is there between requests, and paid for. `request`: only while one is in hand. */
    billing: z.enum(['request', 'instance']),
    /** The pool of each instance; 0 where a service has no database. */
    databaseConnections: z.int().min(0).max(100),
  })
  .superRefine((shape, context) => {
    const memory = MEMORY_OF_CPU[shape.cpu];
    if (memory && (shape.memoryMiB < memory.min || shape.memoryMiB > memory.max)) {
      const message = `with ${shape.cpu} CPU Cloud Run takes ${memory.min} to ${memory.max} MiB`;
      context.addIssue({ code: 'custom', path: ['memoryMiB'], message });
    }
    if (shape.minInstances > shape.maxInstances) {
      const message = `is more than maxInstances, ${shape.maxInstances}`;
      context.addIssue({ code: 'custom', path: ['minInstances'], message });
    }
  });
export type ServiceShape = z.infer<typeof serviceShapeSchema>;
