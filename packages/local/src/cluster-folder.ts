import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReachable, type User } from './postgres-user.ts';

const PREFIX = 'ridewait-postgres-';
/** In a cluster's folder that lies elsewhere: the data folder that it belongs to. */
const OWNER_FILE = 'belongs-to';

/**
 * The folder for the cluster's files, which need not exist yet, in one that does: `dataDir`, where the user
 * that runs PostgreSQL can get there. Root's checkouts often lie under a folder that only root may enter,
 * and no mode of our own folder changes that: then it is a folder under the system's temporary one, the
 * same for the same `dataDir`, so that the next start finds the data again.
 */
export function clusterFolder(dataDir: string, user: User | undefined, tmp = tmpdir()): string {
  const name = 'cluster';
  if (user === undefined) return join(dataDir, name);
  // Ours to open (mkdtemp makes it 0700): passing through is not reading.
  chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  if (isReachable(dataDir, user)) return join(dataDir, name);
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const folder = join(tmp, `${PREFIX}${digest}`);
  mkdirSync(folder, { recursive: true });
  // Not through a link that another user has laid.
  if (lstatSync(folder).uid !== process.getuid?.()) {
    throw new Error(`${folder} belongs to another user, who could reach the data: remove it`);
  }
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, OWNER_FILE), dataDir);
  return join(folder, name);
}

/** Removes clusters that lie elsewhere and whose data folder is gone. */
export function removeOrphanClusters(tmp = tmpdir()): void {
  for (const name of readdirSync(tmp).filter((each) => each.startsWith(PREFIX))) {
    try {
      if (existsSync(readFileSync(join(tmp, name, OWNER_FILE), 'utf8'))) continue;
      rmSync(join(tmp, name), { recursive: true, force: true });
    } catch {
      // Another user's, or one that is being made or removed now.
    }
  }
}
