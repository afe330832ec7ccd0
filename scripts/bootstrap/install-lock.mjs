import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** The owner says so often that it is alive. */
const HEARTBEAT_MS = 5_000;
/** An owner that said nothing for so long is dead, even where its process id can't be asked for. */
const SILENT_MS = 60_000;
const POLL_MS = 200;

/**
 * Takes the lock, waiting while another process that lives has it.
 *
 * The lock is a directory with its owner's file in it, moved into place in one step: nobody can replace a
 * directory that isn't empty. A dead owner's file is taken away by its unique name, so that of two who
 * see it dead neither can hit the lock that the other has just taken.
 * @param {string} lock the directory
 * @param {(owner: string) => void} onWait called once, if there is something to wait for
 * @returns {Promise<() => Promise<void>>} lets go
 */
export async function takeInstallLock(lock, onWait) {
  const name = `${process.pid}@${os.hostname()}@${Math.random().toString(36).slice(2)}`;
  const mine = `${lock}.${name}`;
  await fs.mkdir(mine, { recursive: true });
  await fs.writeFile(path.join(mine, name), '');
  try {
    for (let waited = false; !(await moveInto(mine, lock));) {
      const owner = await livingOwner(lock);
      if (owner === null) continue;
      if (!waited) onWait(owner);
      waited = true;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } catch (error) {
    await fs.rm(mine, { recursive: true, force: true });
    throw error;
  }
  const file = path.join(lock, name);
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A lock that was taken away, or a disk that is full, is found out by others' means.
    fs.utimes(file, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    await fs.rm(file, { force: true });
    await fs.rmdir(lock).catch(() => {});
  };
}

/** @param {string} mine @param {string} lock */
async function moveInto(mine, lock) {
  try {
    await fs.rename(mine, lock);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) return false;
    throw error;
  }
}

/**
 * The process id of the owner; null where there is none, after what a dead one left was cleared away.
 * @param {string} lock
 */
async function livingOwner(lock) {
  const [name] = await fs.readdir(lock).catch(() => []);
  if (name === undefined) {
    await fs.rmdir(lock).catch(() => {});
    return null;
  }
  const file = path.join(lock, name);
  const [pid = '', host] = name.split('@');
  const seen = await fs.stat(file).catch(() => null);
  if (seen === null) return null;
  const dead = host === os.hostname() && !isRunning(Number(pid));
  if (!dead && Date.now() - seen.mtimeMs < SILENT_MS) return pid;
  await fs.rm(file, { force: true });
  return null;
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
