import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { nearestThere } from '../targets/folder-place.ts';

/**
 * Where what a restore replaces is kept: on the file system of the originals, so that it is moved there in one step and nothing is
 * copied. Below the data folder where that is so, else beside the outermost folder that is restored.
 */
export async function asideFor(paths: readonly string[], folder: string, jobId: string): Promise<string> {
  const [first] = paths;
  if (first === undefined) return folder;
  const there = await nearestThere(first);
  const [its, ours] = await Promise.all([stat(there), stat(await nearestThere(folder))]);
  if (its.dev === ours.dev) return folder;
  const up = dirname(first);
  const near = (await stat(up).catch(() => null))?.dev === its.dev ? up : there;
  return join(near, `.${basename(first)}.before-restore-${jobId.slice(0, 8)}`);
}
