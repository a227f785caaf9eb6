import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { node24, toolEnv } from './install.mjs';
import { plainError, root, say } from './root.mjs';

const sources = [
  'main',
  'preload',
  'renderer',
  'shared',
  'electron.vite.config.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.base.json',
];
const results = ['main/index.js', 'main/headless.js', 'preload/index.cjs', 'renderer/index.html'];
const stampFile = join(root, 'out', '.built-from');

function* filesUnder(path) {
  let entries;
  try {
    entries = readdirSync(join(root, path), { withFileTypes: true });
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error;
    yield path;
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesUnder(child);
    else if (!/\.test\.tsx?$/.test(entry.name)) yield child;
  }
}

/** A digest of every source: a few milliseconds, and a checkout that only touches dates does not rebuild. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const source of sources) {
    if (!existsSync(join(root, source))) continue;
    for (const file of filesUnder(source)) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Builds when a source is not what out/ was built from. The caller holds the lock file. */
export async function ensureBuilt({ quiet = false } = {}) {
  const now = fingerprint();
  const complete = results.every((file) => existsSync(join(root, 'out', file)));
  if (complete && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === now) return;
  if (!quiet) say('Building.');
  const started = performance.now();
  const { code } = await run(
    node24(),
    [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
    { env: toolEnv() },
  );
  if (code !== 0) throw plainError('The build failed; the message is above.');
  writeFileSync(stampFile, now);
  if (!quiet) say(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}
