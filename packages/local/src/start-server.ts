import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { type Exit, runServer, type ServerCommand, type ServerProcess } from './server-process.ts';

export interface StartOptions {
  /** Where data and logs go; made if missing. */
  dataDir: string;
  /** On 127.0.0.1; a free one by default. */
  port?: number;
}

/** A server on 127.0.0.1 that answers. It ends with `stop()`, or with this process, however that ends. */
export interface RunningServer extends AsyncDisposable {
  url: string;
  pid: number;
  port: number;
  logFile: string;
  /** Resolves when it is gone, by us or by itself. Doesn't keep the event loop alive. */
  exited: Promise<Exit>;
  /** Asks it to stop, and kills it after `graceMs` (5 s by default). May be called again. */
  stop(graceMs?: number): Promise<void>;
}

export interface ServerPlan {
  name: string;
  command(port: number): ServerCommand;
  url(port: number): string;
  /** Whether it answers, and is the process that we started, not a stranger on the same port. */
  isReady(port: number, pid: number): Promise<boolean>;
  /** What to do when it doesn't start. */
  advice: string;
}

const PORT_TRIES = 4;
const READY_MS = 60_000;
const POLL_MS = 20;
const PORT_TAKEN = /address already in use|EADDRINUSE|BindException/i;

/**
 * Starts a server and waits until it answers. A port that somebody took between our asking and the
 * server's binding is tried again with another, unless the caller named it.
 *
 * Rejects with the last lines of the server's log when it dies, or says nothing for a minute.
 */
export async function startServer(
  plan: ServerPlan,
  port: number | undefined,
  pickPort: () => Promise<number> = freePort,
): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const tried = port ?? (await pickPort());
    const command = plan.command(tried);
    const server = runServer(command);
    const problem = await readiness(plan, server, tried, command.logFile);
    if (problem === null && server.pid !== undefined) {
      return {
        url: plan.url(tried),
        pid: server.pid,
        port: tried,
        logFile: command.logFile,
        exited: server.exited,
        stop: server.stop,
        [Symbol.asyncDispose]: () => server.stop(),
      };
    }
    await server.stop();
    const log = readLog(command.logFile);
    const isTaken = PORT_TAKEN.test(log);
    if (isTaken && port === undefined && attempt < PORT_TRIES) continue;
    const reason = isTaken ? 'the port is taken' : problem;
    throw new Error(
      `${plan.name} did not start on 127.0.0.1:${tried}: ${reason}. ${plan.advice}\n` +
        `The end of ${command.logFile}:\n${lastLines(log, 12)}`,
    );
  }
}

/** Null once it answers; else why it won't, in words. */
async function readiness(
  plan: ServerPlan,
  server: ServerProcess,
  port: number,
  logFile: string,
): Promise<string | null> {
  const deadline = performance.now() + READY_MS;
  while (performance.now() < deadline) {
    if (server.hasExited() || server.pid === undefined) return describeExit(await server.exited);
    if (await plan.isReady(port, server.pid)) return null;
    // The emulator stays alive, deaf, when it can't bind.
    if (PORT_TAKEN.test(readLog(logFile))) return 'the port is taken';
    await Promise.race([server.exited, delay(POLL_MS)]);
  }
  return `it did not answer within ${READY_MS / 1000} s`;
}

function describeExit({ code, signal, error }: Exit): string {
  if (error) return `it could not be run (${error.message})`;
  return signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`;
}

/** What the server wrote; empty where there is nothing to read. */
export function readLog(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Without the frames of Java's stack traces, which push the reason out of sight. */
function lastLines(text: string, count: number): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  return lines.slice(-count).join('\n') || '(empty)';
}
