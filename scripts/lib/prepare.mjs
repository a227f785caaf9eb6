import { ensureBuilt } from './build.mjs';
import { checkNode, ensureInstalled } from './install.mjs';
import { withLock } from './lock.mjs';

/** Makes a fresh clone ready: the same first step for start, serve, test and bench. */
export async function prepare({ build = true, quiet = false } = {}) {
  checkNode();
  await withLock(async () => {
    await ensureInstalled();
    if (build) await ensureBuilt({ quiet });
  });
}
