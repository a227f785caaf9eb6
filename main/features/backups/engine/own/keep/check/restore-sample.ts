import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobIndex, Id } from '../../../../restic/types.ts';
import type { RestoreDone, RestoreRequest, Watch } from '../../../types.ts';
import { systemPath } from '../../read/system-path.ts';
import { type Damages, damageOf } from '../damages.ts';
import type { Sample, Sampled } from './sample.ts';

const prefix = 'proof-';
const chunk = 1024 * 1024;
const dayMs = 24 * 3_600_000;

interface Deps {
  restore(request: RestoreRequest, watch: Watch): Promise<RestoreDone>;
  index: BlobIndex;
  /** Where there is room for what is restored; only its owner may look into it. */
  dir: string;
  damages: Damages;
  watch: Watch;
}

/** Whether a file on the disk holds just these blobs, one after the other. */
async function holds(
  path: string | Buffer,
  index: BlobIndex,
  content: readonly Id[],
  signal: AbortSignal,
): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(chunk);
    let at = 0;
    for (const id of content) {
      const hash = createHash('sha256');
      for (let left = index.find('data', id)?.plainLength ?? 0; left > 0; ) {
        signal.throwIfAborted();
        const { bytesRead } = await file.read(buffer, 0, Math.min(left, chunk), at);
        if (bytesRead === 0) return false;
        hash.update(buffer.subarray(0, bytesRead));
        at += bytesRead;
        left -= bytesRead;
      }
      if (hash.digest('hex') !== id) return false;
    }
    return (await file.read(buffer, 0, 1, at)).bytesRead === 0;
  } finally {
    await file.close();
  }
}

/** What a killed proof left behind. Another may be under way: none of them takes a day. */
async function sweep(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    const found = name.startsWith(prefix) ? await stat(path).catch(() => null) : null;
    if (found && Date.now() - found.mtimeMs > dayMs) await rm(path, { recursive: true, force: true });
  }
}

/** Really restores the sample into a folder of its own, reads it from there and compares it with what the trees say. */
export async function restoreSample(
  { restore, index, dir, damages, watch }: Deps,
  sample: Sample,
): Promise<{ files: number; bytes: number }> {
  const chosen = sample.files();
  const done = { files: 0, bytes: 0 };
  if (chosen.size === 0) return done;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await sweep(dir);
  const target = await mkdtemp(join(dir, prefix));
  try {
    for (const [snapshot, files] of chosen) {
      await restore(
        {
          ...{ snapshot, paths: files.map(({ path }) => path), target, layout: 'within', existing: 'keep' },
          ...{ asideDir: null, dryRun: false, owner: false },
        },
        watch,
      );
      for (const file of files) await compare(file);
      for (const name of await readdir(target)) await rm(join(target, name), { recursive: true, force: true });
    }
    return done;
  } finally {
    await rm(target, { recursive: true, force: true });
  }

  async function compare({ snapshot, path, content, size }: Sampled): Promise<void> {
    const place = systemPath(join(target, path));
    const same = await holds(place, index, content, watch.signal).catch((error) => {
      if (watch.signal.aborted) throw error;
      return false;
    });
    if (same) {
      done.files += 1;
      done.bytes += size;
      return;
    }
    damages.add({
      ...damageOf('snapshot', snapshot, 'altered', `${path} was restored from it and did not come back as it was.`),
      lost: [path],
    });
  }
}
