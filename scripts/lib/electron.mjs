import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';
import { node24, toolEnv } from './install.mjs';
import { cacheDir, root, say } from './root.mjs';

// Importing 'electron' in plain Node starts a download, so everything here goes by file names.
const packageDir = join(root, 'node_modules', 'electron');
const failureFile = join(cacheDir, 'electron-unavailable.json');
const retryAfterMs = 12 * 60 * 60 * 1000;

const byPlatform = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };

/** The program, or null. */
function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const file = join(override ?? join(packageDir, 'dist'), byPlatform[process.platform] ?? 'electron');
  // path.txt is written last: without it the download was cut short.
  return existsSync(file) && (override || existsSync(join(packageDir, 'path.txt'))) ? file : null;
}

const firstLine = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => /error|ENOTFOUND|ECONN|denied|status/i.test(line)) ?? 'no reason was given';

function recentFailure() {
  try {
    const failure = JSON.parse(readFileSync(failureFile, 'utf8'));
    return Date.now() - failure.at < retryAfterMs ? failure : null;
  } catch {
    return null;
  }
}

/**
 * Finds Electron or tries once to get it. Resolves with `{ file }` or `{ reason }`.
 * A failure is remembered for half a day, so that a machine that cannot get it does not wait at each start.
 */
export async function ensureElectron({ retry = false, quiet = false } = {}) {
  const file = findElectron();
  if (file) return { file };
  const past = recentFailure();
  if (past && !retry) return { reason: `${past.reason} (\`npm start -- --electron\` tries again)` };

  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  if (!quiet) say(`Getting Electron ${version} (about 110 MB, once).`);
  const timeoutMs = Number(process.env.OPTIMUS_ELECTRON_TIMEOUT_MS) || 10 * 60 * 1000;
  const { output, timedOut } = await run(node24(), [join(packageDir, 'install.js')], {
    env: toolEnv(),
    quiet: true,
    timeoutMs,
  });
  const got = findElectron();
  if (got) {
    rmSync(failureFile, { force: true });
    return { file: got };
  }
  const reason = timedOut
    ? `its download did not finish in ${Math.round(timeoutMs / 1000)} s`
    : `its download failed: ${firstLine(output)}`;
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(failureFile, JSON.stringify({ at: Date.now(), reason }));
  return { reason };
}

export const hasDisplay = (env = process.env) =>
  process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
