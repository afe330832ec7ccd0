import { spawn } from 'node:child_process';

/**
 * @typedef {{ code: number, signal: NodeJS.Signals | null, interrupted?: boolean }} Ending
 */

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** One Ctrl-C arrives twice, from the terminal and from npm; a person's second comes later than this. */
const SAME_KEYSTROKE_MS = 400;

/**
 * Runs a command to its end, on this process's own input and output. The child is in a process group of
 * its own and gets each signal that reaches us exactly once, so that its clean-up isn't cut short; the
 * third Ctrl-C kills the group.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, quiet?: boolean }} options
 *   `quiet`: the output is kept, and shown only if the command fails.
 * @returns {Promise<Ending>} `interrupted`: a signal came, whatever the command made of it.
 */
export function runCommand(command, args, { cwd, env, quiet = false }) {
  return new Promise((resolve) => {
    const windows = process.platform === 'win32';
    const child = spawn(command, args, {
      cwd,
      env,
      detached: !windows,
      shell: windows,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    /** @type {Buffer[]} */
    const kept = [];
    child.stdout?.on('data', (chunk) => kept.push(chunk));
    child.stderr?.on('data', (chunk) => kept.push(chunk));

    let interrupted = false;
    let interrupts = 0;
    let last = { signal: '', at: 0 };
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      const at = performance.now();
      if (signal === last.signal && at - last.at < SAME_KEYSTROKE_MS) return;
      last = { signal, at };
      interrupted = true;
      if (signal === 'SIGINT') interrupts += 1;
      if (interrupts >= 3) killGroup(child, 'SIGKILL');
      else child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    /** @param {Ending} ending */
    const end = (ending) => {
      for (const signal of FORWARDED) process.off(signal, forward);
      if (ending.code !== 0 && !interrupted) process.stderr.write(Buffer.concat(kept));
      resolve({ ...ending, interrupted });
    };
    child.once('error', (error) => {
      console.error(`✗ ${command} could not be started: ${error.message}`);
      end({ code: 127, signal: null });
    });
    child.once('close', (code, signal) => end({ code: code ?? 1, signal }));
  });
}

/**
 * Ends a command that was started `detached`, and all that it started and that stayed with it.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function killGroup(child, signal) {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
