import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Waits for the end of its stdin (nobody writes to it), which is when whoever holds the other end is
 * gone, in whatever way: nobody else is left to stop the server. Asks it to stop, waits 5 s at most, then kills its group.
 */
const SCRIPT = `
read -r _
kill -s "$1" "$2" 2>/dev/null
tries=0
while [ $tries -lt 50 ] && kill -0 "$2" 2>/dev/null; do sleep 0.1; tries=$((tries + 1)); done
kill -s KILL -- "-$2" 2>/dev/null
`;

export interface Watchdog {
  /** To be called when the server has exited: its pid may belong to somebody else from then on. */
  dismiss(): void;
}

/**
 * Stops a server when this process ends, even by SIGKILL. A shell, since a second Node would cost 40 MB
 * for each server; in a session of its own, so that Ctrl-C in the terminal doesn't end it early.
 *
 * @param pid the server, leader of its process group
 * @param stopSignal such as `TERM`
 */
export function watch(pid: number, stopSignal: string): Watchdog {
  const shell: ChildProcess = spawn(
    '/bin/sh',
    ['-c', SCRIPT, 'ridewait-watchdog', stopSignal, String(pid)],
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' },
  );
  shell.on('error', () => {}); // No shell, no watchdog: the server still stops with `stop()`.
  shell.stdin?.on('error', () => {});
  shell.unref();
  (shell.stdin as unknown as { unref?(): void } | null)?.unref?.();
  return { dismiss: () => void shell.kill('SIGKILL') };
}
