import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { watch } from './watchdog.ts';

/** How a server is run. */
export interface ServerCommand {
  program: string;
  args: readonly string[];
  cwd: string;
  /** Takes stdout and stderr; started anew. */
  logFile: string;
  /** What asks it to stop, without `SIG`. */
  stopSignal: 'TERM' | 'INT';
  /** Its whole environment; ours where there is none. */
  env?: Readonly<Record<string, string>>;
  /** Another user to run as. */
  user?: { uid: number; gid: number };
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Set when the program could not be started at all. */
  error?: Error;
}

export interface ServerProcess {
  /** Undefined when the program could not be started. */
  pid: number | undefined;
  exited: Promise<Exit>;
  hasExited(): boolean;
  /** Asks it to stop, kills its group after `graceMs`; resolves when it is gone. May be called again. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Runs a server in a process group of its own (Ctrl-C in the terminal reaches only us, who stop it in
 * our own order) with a watchdog beside it. It doesn't keep our event loop alive.
 */
export function runServer(command: ServerCommand): ServerProcess {
  mkdirSync(dirname(command.logFile), { recursive: true });
  const log = openSync(command.logFile, 'w');
  const child = spawn(command.program, command.args, {
    cwd: command.cwd,
    detached: true,
    stdio: ['ignore', log, log],
    ...(command.env && { env: command.env }),
    ...command.user,
  });
  closeSync(log);
  child.unref();
  const watchdog = child.pid === undefined ? undefined : watch(child.pid, command.stopSignal);

  let hasExited = false;
  const exited = new Promise<Exit>((resolve) => {
    function settle(exit: Exit): void {
      hasExited = true;
      watchdog?.dismiss();
      resolve(exit);
    }
    child.once('exit', (code, signal) => settle({ code, signal }));
    child.once('error', (error) => {
      if (child.pid === undefined) settle({ code: null, signal: null, error });
    });
  });

  async function stop(graceMs = 5_000): Promise<void> {
    if (hasExited) return;
    child.ref();
    child.kill(`SIG${command.stopSignal}`);
    const timer = setTimeout(() => killGroup(child.pid), graceMs);
    try {
      await exited;
    } finally {
      clearTimeout(timer);
    }
  }

  return { pid: child.pid, exited, hasExited: () => hasExited, stop };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It went in this very moment.
  }
}
