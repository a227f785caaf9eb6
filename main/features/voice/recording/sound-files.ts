import { chmod, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asStorageFull, errorCode } from '../../../core/lib/storage-full.ts';

const nameShape = /^([0-9a-f-]{36})\.pcm$/;

/** What was said, as raw samples, one file each; nobody but the user can read them. */
export function createSoundFiles(dataDir: string) {
  const folder = join(dataDir, 'voice');
  const pathOf = (id: string) => join(folder, `${id}.pcm`);
  const missing = (error: unknown) => errorCode(error) === 'ENOENT';

  return {
    pathOf,
    async create(id: string) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        // It may have been there with other rights.
        await chmod(folder, 0o700);
        return await open(pathOf(id), 'wx+', 0o600);
      } catch (error) {
        throw asStorageFull(error, folder);
      }
    },
    /** Null where it is not there any more. */
    async read(id: string): Promise<Uint8Array | null> {
      try {
        const bytes = await readFile(pathOf(id));
        return bytes.subarray(0, bytes.byteLength - (bytes.byteLength % 2));
      } catch (error) {
        if (missing(error)) return null;
        throw error;
      }
    },
    /** Whole samples on the disk; null where there is no file. */
    async samples(id: string): Promise<number | null> {
      try {
        return Math.floor((await stat(pathOf(id))).size / 2);
      } catch (error) {
        if (missing(error)) return null;
        throw error;
      }
    },
    /** When the last of it was written. */
    writtenAt: async (id: string): Promise<number> => Math.round((await stat(pathOf(id))).mtimeMs),
    remove: (id: string) => rm(pathOf(id), { force: true }),
    async ids(): Promise<string[]> {
      const names = await readdir(folder).catch((error: unknown) => {
        if (missing(error)) return [];
        throw error;
      });
      return names.flatMap((name) => nameShape.exec(name)?.[1] ?? []);
    },
  };
}
export type SoundFiles = ReturnType<typeof createSoundFiles>;
