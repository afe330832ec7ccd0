import * as z from 'zod';
import type { PubsubBusOptions } from './pubsub-bus.ts';

/** Where a service finds Pub/Sub. */
export const busConfig = {
  PUBSUB_PROJECT: z.string().min(1, 'must name the project that the topics are in'),
  /** Google's global endpoint by default. A regional one keeps messages in its region. */
  PUBSUB_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  /** `host:port` of the emulator, in place of Google's Pub/Sub. */
  PUBSUB_EMULATOR_HOST: z.string().optional(),
} as const;

const schema = z.object(busConfig);

export function pubsubOptions(config: Readonly<z.infer<typeof schema>>): PubsubBusOptions {
  const { PUBSUB_PROJECT, PUBSUB_ENDPOINT, PUBSUB_EMULATOR_HOST } = config;
  return {
    projectId: PUBSUB_PROJECT,
    ...(PUBSUB_ENDPOINT !== undefined && { endpoint: PUBSUB_ENDPOINT }),
    ...(PUBSUB_EMULATOR_HOST !== undefined && { emulatorHost: PUBSUB_EMULATOR_HOST }),
  };
}
