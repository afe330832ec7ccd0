import fs from 'node:fs/promises';
import path from 'node:path';
import { openRepository } from '../../scripts/workspace/repository.ts';

/** A copy of the repository in which things may be broken; gone once it is disposed. */
export interface Copy {
  root: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Copies the files that are, or are about to be, in version control. Installed packages are linked, file by
 * file, not copied: nobody writes into them. The links of the workspaces are relative, and so lead into the copy.
 */
export async function copyRepository(root: string): Promise<Copy> {
  const parent = path.join(root, '.ridewait', 'mutations');
  await fs.mkdir(parent, { recursive: true });
  const copy = await fs.mkdtemp(path.join(parent, 'copy-'));
  const dispose = () => fs.rm(copy, { recursive: true, force: true });
  try {
    const { files, workspaces } = openRepository(root);
    for (const file of files.filter((name) => name !== '')) {
      await fs.mkdir(path.dirname(path.join(copy, file)), { recursive: true });
      await fs.copyFile(path.join(root, file), path.join(copy, file));
    }
    for (const folder of ['.', ...workspaces.map((workspace) => workspace.folder)]) {
      const installed = path.join(folder, 'node_modules');
      await linkAll(path.join(root, installed), path.join(copy, installed));
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  return { root: copy, [Symbol.asyncDispose]: dispose };
}

/** Nothing where there is no such folder. Folders with a dot in front are caches, but for the programs in `.bin`. */
async function linkAll(from: string, to: string): Promise<void> {
  const entries = await fs.readdir(from, { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  if (entries.length > 0) await fs.mkdir(to, { recursive: true });
  for (const entry of entries) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isSymbolicLink()) await fs.symlink(await fs.readlink(source), target);
    else if (entry.isFile()) await fs.link(source, target);
    else if (!/^\.(?!bin$)/.test(entry.name)) await linkAll(source, target);
  }
}
