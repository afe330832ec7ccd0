import { ConfigError } from './config.ts';
import { createLog } from './log.ts';

/** Cloud Run sends SIGKILL ten seconds after SIGTERM. */
const SHUTDOWN_DEADLINE_MS = 9_000;

/** What the process says with its exit code. */
export const EXIT = { ok: 0, fault: 1, config: 2 } as const;

export interface Running extends AsyncDisposable {
  /** Said once in the log when the service is up. */
  summary: Record<string, string>;
}

/**
 * The life of a service's process: starts it, waits for SIGTERM or SIGINT, disposes it within nine seconds.
 * Exit codes: 0 stopped as asked, 1 a fault, 2 a configuration that can't be used.
 */
export async function runService(service: string, start: () => Promise<Running>): Promise<void> {
  const log = createLog({ service });
  const stop = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => stop.resolve(signal));
  }
  // From the signal on, even while it starts; the timer also keeps a process alive that has nothing else.
  void stop.promise.then(() => setTimeout(giveUp, SHUTDOWN_DEADLINE_MS));
  function giveUp(): void {
    log.error(`${service} did not stop in ${SHUTDOWN_DEADLINE_MS} ms`);
    process.exit(EXIT.fault);
  }
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'a promise was rejected and nobody looked');
    process.exit(EXIT.fault);
  });
  try {
    const running = await start();
    log.info(running.summary, `${service} is up`);
    const signal = await stop.promise;
    log.info({ signal }, `${service} stops`);
    await running[Symbol.asyncDispose]();
    log.info(`${service} has stopped`);
    process.exit(EXIT.ok);
  } catch (error) {
    if (error instanceof ConfigError) {
      log.fatal(error.message);
      process.exit(EXIT.config);
    }
    log.fatal({ err: error }, `${service} could not go on`);
    process.exit(EXIT.fault);
  }
}
