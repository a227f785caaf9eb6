import { chmod, mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

/** Passwords and certificates for one tool, where only this account can read them, for as long as it runs. */
export interface PrivateFolder {
  dir: string;
  file(name: string, text: string): Promise<string>;
}

export interface PrivateFolders {
  with<T>(work: (folder: PrivateFolder) => Promise<T>): Promise<T>;
  /** What a killed Optimus left: at the start, before anything is used. */
  sweep(): Promise<void>;
}

export function createPrivateFolders(root: string): PrivateFolders {
  const using = new Set<string>();
  return {
    async with(work) {
      await mkdir(root, { recursive: true, mode: 0o700 });
      const dir = await mkdtemp(join(root, 'p-'));
      using.add(dir);
      try {
        await chmod(dir, 0o700);
        return await work({
          dir,
          async file(name, text) {
            const path = join(dir, name);
            const file = await open(path, 'wx', 0o600);
            try {
              await file.writeFile(text);
            } finally {
              await file.close();
            }
            return path;
          },
        });
      } finally {
        using.delete(dir);
        await rm(dir, { recursive: true, force: true });
      }
    },
    async sweep() {
      const names = await readdir(root).catch(() => []);
      const left = names.map((name) => join(root, name)).filter((path) => !using.has(path));
      await Promise.all(left.map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

/** Tools that know no authorities of their own are given those that Optimus itself trusts. */
export const authorities = (ca: string): string => (ca !== '' ? ca : rootCertificates.join('\n'));
