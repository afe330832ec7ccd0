import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Says which lockfile, on which platform, the packages in node_modules were installed from. */
const STAMP = path.join('node_modules', '.ridewait-installed');

/** @param {string} root */
function fingerprint(root) {
  const hash = crypto
    .createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')));
  return `${process.platform}-${process.arch} ${hash.digest('hex')}\n`;
}

/** @param {string} root */
export function isStamped(root) {
  try {
    return fs.readFileSync(path.join(root, STAMP), 'utf8') === fingerprint(root);
  } catch {
    return false;
  }
}

/** @param {string} root */
export function stamp(root) {
  fs.writeFileSync(path.join(root, STAMP), fingerprint(root));
}

/**
 * Whether what npm says it installed is what the lockfile asks for: so after somebody's own `npm install`.
 * Optional packages of other platforms may be absent.
 * @param {string} root
 */
export function matchesLockfile(root) {
  const installed = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
  if (installed === null || !fs.existsSync(nodeBinary(root))) return false;
  return Object.entries(packagesOf(path.join(root, 'package-lock.json')) ?? {}).every(
    ([place, wanted]) => {
      if (place === '') return true;
      const found = installed[place];
      if (found === undefined) return wanted.optional === true;
      return found.version === wanted.version && found.integrity === wanted.integrity;
    },
  );
}

/** Packages that an installation will write. @param {string} root */
export function packageCount(root) {
  const packages = packagesOf(path.join(root, 'package-lock.json')) ?? {};
  return Object.entries(packages).filter(
    ([place, entry]) => place.includes('node_modules/') && !entry.link && !entry.optional,
  ).length;
}

/** The Node that the commands run on; a package brings it. @param {string} root */
export function nodeBinary(root) {
  const file = process.platform === 'win32' ? 'node.cmd' : 'node';
  return path.join(root, 'node_modules', '.bin', file);
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, link?: boolean }> | null}
 */
function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}
