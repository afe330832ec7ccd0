import { removeOrphanClusters } from '@ridewait/local';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A folder for the data and logs of this run, removed with it. Each run has its own, so that two live side by
 * side; those of runs that were killed are cleared away here.
 */
export async function runFolder(root: string): Promise<AsyncDisposable & { path: string }> {
  await mkdir(root, { recursive: true });
  for (const name of await readdir(root)) {
    const pid = /^run-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(root, name), { recursive: true, force: true });
  }
  const path = join(root, `run-${process.pid}`);
  await mkdir(path, { recursive: true });
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
      removeOrphanClusters();
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
