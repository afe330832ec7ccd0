import { chmodSync, readFileSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface User {
  uid: number;
  gid: number;
}

/** The user to run PostgreSQL as: it refuses to run as root. Undefined where we are somebody else already. */
export function unprivilegedUser(uid: number | undefined = process.getuid?.()): User | undefined {
  if (uid !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const account = accounts.find(([name]) => name === wanted);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  return { uid: 65_534, gid: 65_534 };
}

/**
 * The folder for the cluster's files: inside `dataDir` where the user that runs PostgreSQL can get
 * there. Root's checkouts often lie under a folder that only root may enter, and no mode of our own
 * folder changes that: then it is a folder under the system's temporary one, the same for the same
 * `dataDir`, so that the next start finds the data again.
 */
export function clusterFolder(dataDir: string, user: User | undefined, tmp = tmpdir()): string {
  const name = 'cluster';
  if (user === undefined) return join(dataDir, name);
  // Ours to open (mkdtemp makes it 0700): passing through is not reading.
  chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  if (isReachable(dataDir, user)) return join(dataDir, name);
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(tmp, `ridewait-postgres-${digest}`, name);
}

/** Whether the user may pass through the folder and all above it. */
function isReachable(folder: string, { uid, gid }: User): boolean {
  for (let current = folder; ; current = dirname(current)) {
    const { mode, uid: owner, gid: group } = statSync(current);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (current === dirname(current)) return true;
  }
}
