import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { takeInstallLock } from './install-lock.mjs';
import { explainFailure } from './explain-failure.mjs';
import { killGroup } from './run-command.mjs';
import { isStamped, matchesLockfile, nodeBinary, packageCount, stamp } from './installed.mjs';

/** The packages could not be installed; the message says why and what to do. */
export class InstallError extends Error {
  /** @param {string} message @param {NodeJS.Signals | null} signal what ended the installation */
  constructor(message, signal = null) {
    super(message);
    this.name = 'InstallError';
    this.signal = signal;
  }
}

/**
 * Brings node_modules in line with package-lock.json, if it isn't. Of several processes that find it
 * missing one installs and the others wait.
 * @param {string} root the directory of package-lock.json
 */
export async function ensureInstalled(root) {
  if (isStamped(root)) return;
  let unlock;
  try {
    await fs.mkdir(path.join(root, '.ridewait'), { recursive: true });
    unlock = await takeInstallLock(path.join(root, '.ridewait', 'install.lock'), (owner) =>
      console.error(`waiting for process ${owner}, which is installing the packages…`),
    );
  } catch (error) {
    throw new InstallError(explainFailure(String(error.message), root));
  }
  try {
    if (isStamped(root)) return;
    if (!matchesLockfile(root)) await install(root);
    stamp(root);
  } finally {
    await unlock();
  }
}

/** @param {string} root */
async function install(root) {
  const progress = showProgress(packageCount(root));
  const { output, code, signal } = await npmCi(root);
  progress.stop();
  if (signal !== null) throw new InstallError(`the installation was ended by ${signal}`, signal);
  if (code !== 0) throw new InstallError(explainFailure(output, root));
  try {
    await fs.access(nodeBinary(root));
  } catch {
    throw new InstallError(
      'the packages are installed, but the one named "node", which brings Node 24, did not unpack.\n' +
        '  npm may be set to ignore install scripts: see `npm config get ignore-scripts`.',
    );
  }
  console.error(`installed in ${progress.seconds()} s`);
}

/**
 * @param {string} root
 * @returns {Promise<{ output: string, code: number, signal: NodeJS.Signals | null }>}
 */
function npmCi(root) {
  // Development packages too, whatever NODE_ENV says. `error` hides the warnings about the old Node,
  // which is the machine's and not ours; the retries make a registry that is away known in seconds.
  const args = ['ci', '--include=dev', '--loglevel=error', '--no-audit', '--no-fund'];
  args.push('--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000');
  // npm must not run on the Node that it is about to replace.
  const bin = path.join(root, 'node_modules', '.bin');
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const env = { ...process.env, PATH: folders.filter((f) => f !== bin).join(path.delimiter) };
  const windows = process.platform === 'win32';
  return new Promise((resolve) => {
    let output = '';
    /** @type {NodeJS.Signals | null} */
    let ended = null;
    /** @param {NodeJS.Signals} signal */
    const end = (signal) => {
      ended = signal;
      killGroup(npm, 'SIGTERM');
    };
    // Before it starts: what ends us in between would leave it, and the lock, behind.
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, end);
    // In a group of its own, so that it is ended once, by us, and with all that it started.
    const npm = spawn('npm', args, {
      cwd: root,
      env,
      shell: windows,
      detached: !windows,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    npm.stdout.on('data', (chunk) => (output += chunk));
    npm.stderr.on('data', (chunk) => (output += chunk));
    /** @param {number} code */
    const finish = (code) => {
      for (const signal of signals) process.off(signal, end);
      resolve({ output, code, signal: ended });
    };
    npm.once('error', (error) => {
      output += error.message;
      finish(127);
    });
    npm.once('close', (code) => finish(code ?? 1));
  });
}

/** One line that a terminal sees tick, and a log sees now and then. @param {number} count packages */
function showProgress(count) {
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const terminal = process.stderr.isTTY;
  const text = `installing ${count} packages (the first time about half a minute)…`;
  if (!terminal) console.error(text);
  const tick = () => {
    if (terminal) process.stderr.write(`\r${text} ${seconds()} s`);
    else console.error(`still installing, ${seconds()} s`);
  };
  if (terminal) tick();
  const timer = setInterval(tick, terminal ? 1_000 : 15_000);
  const stop = () => {
    clearInterval(timer);
    if (terminal) process.stderr.write('\n');
  };
  return { seconds, stop };
}
