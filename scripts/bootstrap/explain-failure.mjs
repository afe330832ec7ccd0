const CAUSES = [
  {
    signs: /ENOSPC|no space left/i,
    say: (/** @type {string} */ root) =>
      `the disk is full: the packages take about 700 MB in ${root}, and npm's cache as much again.\n` +
      '  Make room (`npm cache clean --force` may give some), then run the same command again.',
  },
  {
    signs:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT|network request|\bE5\d\d\b|\bE429\b/,
    say: () =>
      'the package registry could not be reached.\n' +
      '  Check the network, the proxy (`npm config get proxy`) and the registry (`npm config get registry`),\n' +
      '  then run the same command again: what was downloaded is kept.',
  },
  {
    signs: /\bE40[13]\b|ENEEDAUTH/,
    say: () =>
      'the package registry refused access.\n' +
      '  Check its address (`npm config get registry`) and log in (`npm login`), then run the same command again.',
  },
  {
    signs: /EINTEGRITY/,
    say: () =>
      'a package is not what package-lock.json says it is: a damaged download, or a registry that altered it.\n' +
      '  Run `npm cache verify`, then the same command again.',
  },
  {
    signs: /EUSAGE|in sync/,
    say: () =>
      'package.json and package-lock.json disagree.\n' +
      '  Run `npm install` and commit package-lock.json with the change.',
  },
  {
    signs: /EACCES|EPERM|EROFS/,
    say: (/** @type {string} */ root) =>
      `no right to write in ${root}, or in npm's cache.\n` +
      '  See who owns them (`ls -ld`, `npm config get cache`), then run the same command again.',
  },
  {
    signs: /spawn npm ENOENT/,
    say: () => 'there is no npm on the PATH. It comes with Node.js: https://nodejs.org',
  },
];

/**
 * Says what was wrong and what to do, from what npm printed.
 * @param {string} output
 * @param {string} root where the packages were to go
 * @returns {string} several lines; npm's own words at the end
 */
export function explainFailure(output, root) {
  const cause = CAUSES.find(({ signs }) => signs.test(output));
  // The first lines say what happened, the last ones where the log is.
  const lines = output.split('\n').filter((line) => !/^(npm (error|ERR!))?\s*$/.test(line));
  const words = [...lines.slice(0, 10), ...lines.slice(10).slice(-1)].join('\n    ');
  const what = cause?.say(root) ?? '`npm ci` failed.';
  return `the packages were not installed: ${what}\n\n  npm said:\n    ${words}`;
}
