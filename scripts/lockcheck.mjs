// Fails when the lock lacks a platform's binary. npm leaves one out without a word when the registry did not have it
// at the time, and `npm ci` then breaks on that platform only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './lib/root.mjs';

const file = process.argv[2] ?? join(root, 'package-lock.json');
const { packages } = JSON.parse(readFileSync(file, 'utf8'));

/** Looks for a dependency as Node would: beside the package, then in each folder above. */
function isLocked(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[at ? `${at}/node_modules/${name}` : `node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

const optional = Object.entries(packages).flatMap(([from, entry]) =>
  Object.keys(entry.optionalDependencies ?? {}).map((name) => ({ from, name, version: entry.version })),
);
const missing = optional.filter(({ from, name }) => !isLocked(from, name));

for (const { from, name, version } of missing)
  say(`${from.replace(/^.*node_modules\//, '')} ${version} wants ${name}, which is not in the lock.`);
say(`${optional.length} optional dependencies looked up, ${missing.length} missing from the lock.`);
process.exitCode = missing.length > 0 || optional.length === 0 ? 1 : 0;
