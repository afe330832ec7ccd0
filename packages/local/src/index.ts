export { type LocalEnv, readEnv } from './env.ts';
export { removeOrphanClusters } from './cluster-folder.ts';
export { findChromium, findPrometheus, findPromtool, findRedis } from './find.ts';
export { findPostgres } from './find-postgres.ts';
export { findPubsubEmulator, type PubsubEmulatorPrograms } from './find-pubsub-emulator.ts';
export { freePort } from './free-port.ts';
export { type RunningPostgres, startPostgres } from './postgres.ts';
export { PROMETHEUS_ADVICE, type PrometheusOptions, startPrometheus } from './prometheus.ts';
export { startPubsubEmulator } from './pubsub-emulator.ts';
export { startRedis } from './redis.ts';
export { requireReal } from './require-real.ts';
export type { Exit } from './server-process.ts';
export {
  readLog,
  type RunningServer,
  type ServerPlan,
  startServer,
  type StartOptions,
} from './start-server.ts';
