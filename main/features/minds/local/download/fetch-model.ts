import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { LocalModel } from '../../../../../shared/features/minds/schema.ts';
import { bytesText } from '../../../../../shared/lib/bytes.ts';
import { syncDir, writeFileAtomic } from '../../../../core/lib/atomic-file.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import { diskSpace } from '../../../../core/self/disk-space.ts';
import { FetchFailed } from './failure.ts';
import { fetchFile } from './fetch-file.ts';
import { askHub, filesToFetch, fileUrl, type HubFile } from './hub.ts';

/** Written last: a folder without it is no fetched model. */
export const receiptName = '.optimus.json';
export const receipt = z.object({
  id: z.string(),
  dtype: z.string(),
  revision: z.string(),
  source: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number().int() })),
});

interface Asked {
  clock: Clock;
  source: string;
  id: string;
  dtype: string;
  task: LocalModel['task'];
  files?: readonly string[] | undefined;
  /** Where it is to lie, and where it lies until it is whole. */
  folder: string;
  partial: string;
  signal: AbortSignal;
  onProgress(done: number, total: number | null): void;
}

/** Some room has to be left for everybody else. */
const spareBytes = 256 * 1024 * 1024;

const revisionFile = 'revision';

/** What lies there of another state of the model would make a mixture. */
async function keepIfSame(partial: string, revision: string): Promise<void> {
  const known = await readFile(join(partial, revisionFile), 'utf8').catch(() => null);
  if (known !== revision) await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  if (known !== revision) await writeFileAtomic(join(partial, revisionFile), revision);
}

const lengthOf = async (paths: string[]) => {
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found) return found.size;
  }
  return 0;
};

export async function fetchModel(asked: Asked) {
  const { clock, source, id, dtype, task, folder, partial, signal, onProgress } = asked;
  const model = await askHub(source, id, signal);
  const files = filesToFetch(model, id, { dtype, task, files: asked.files });
  await keepIfSame(partial, model.revision);
  const at = (file: HubFile) => join(partial, file.path);

  const here = new Map<HubFile, number>();
  for (const file of files) here.set(file, await lengthOf([at(file), `${at(file)}.part`]));
  const total = files.every(({ bytes }) => bytes !== null)
    ? files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)
    : null;
  const done = () => [...here.values()].reduce((sum, bytes) => sum + bytes, 0);
  if (total !== null) {
    const { freeBytes } = await diskSpace(partial);
    const wanted = total - done();
    if (wanted + spareBytes > freeBytes)
      throw new FetchFailed(
        'STORAGE_FULL',
        `It takes ${bytesText(wanted)} more, and ${bytesText(freeBytes)} are free at ${partial}; some room has to be left.`,
      );
  }
  onProgress(done(), total);

  for (const file of files)
    await fetchFile({
      ...{ clock, file, signal, to: at(file), modelId: id, url: fileUrl(source, id, model.revision, file.path) },
      onBytes(bytes) {
        here.set(file, bytes);
        onProgress(done(), total);
      },
    });

  const held = files.map((file) => ({ path: file.path, bytes: here.get(file) ?? 0 }));
  const told: z.infer<typeof receipt> = { id, dtype, revision: model.revision, source, files: held };
  await writeFileAtomic(join(partial, receiptName), JSON.stringify(told));
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  await rename(partial, folder);
  await syncDir(dirname(folder));
}
