export { type Env, readEnv } from './env.ts';
export { ConfigError, parseConfig, portSchema, pushAuthConfig, serviceConfig } from './config.ts';
export { createLog, type Log, type LogOptions } from './log.ts';
export { createTelemetry, silentTelemetry, type Telemetry } from './telemetry.ts';
export { startTracing } from './tracing.ts';
export { carriedTrace, incomingTrace, inSpan, traceOf } from './trace-context.ts';
export { type Health, health, type Readiness } from './health.ts';
export { type RunningServer, startServer } from './server.ts';
export {
  type PushAuth,
  pushAuth,
  type PushAuthOptions,
  PushKeysUnavailableError,
} from './push-auth.ts';
export { isCutOff, readBody } from './read-body.ts';
export { EXIT, type Running, runService } from './run-service.ts';
export { nodeTimer, type SetTimer } from './timer.ts';
export { everyLabel, startAtZero } from './start-at-zero.ts';
