import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, say } from './root.mjs';

// Outside node_modules, which `npm ci` deletes.
const lockFile = () =>
  join(tmpdir(), `optimus-prepare-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`);

const beatMs = 2_000;
const staleMs = 30_000;

/** A holder that stopped touching its file is gone, whatever its process id is used for by now. */
function removeIfStale(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs < staleMs) return;
    // Only one of several waiters can rename it, so nobody removes a successor's lock.
    const mine = `${file}.${process.pid}`;
    renameSync(file, mine);
    rmSync(mine, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function tryTake(file) {
  try {
    const fd = openSync(file, 'wx');
    writeSync(fd, String(process.pid));
    closeSync(fd);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Runs `work` while no other start, serve or test of this folder prepares. */
export async function withLock(work) {
  const file = lockFile();
  let told = false;
  while (!tryTake(file)) {
    if (!told) say('Another Optimus command is preparing this folder; waiting for it.');
    told = true;
    removeIfStale(file);
    await sleep(200);
  }
  const owned = () => readFileSync(file, 'utf8') === String(process.pid);
  const beat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      clearInterval(beat);
    }
  }, beatMs);
  const release = () => {
    clearInterval(beat);
    try {
      if (owned()) rmSync(file, { force: true });
    } catch {
      // Already taken over or cleaned up: then it is not ours to remove.
    }
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
