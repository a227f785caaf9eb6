import { mkdir, open, readdir, readFile, rmdir } from 'node:fs/promises';

/** The few things that are done with control groups: folders that the kernel fills. */
export interface GroupFiles {
  make(path: string): Promise<void>;
  /** Empty ones only: the kernel keeps those in which something runs. */
  remove(path: string): Promise<void>;
  folders(path: string): Promise<string[]>;
  /** Null when it is not there, or not ours to read. */
  read(path: string): Promise<string | null>;
  write(path: string, text: string): Promise<void>;
}

export const groupFiles: GroupFiles = {
  make: (path) => mkdir(path),
  remove: (path) => rmdir(path),
  async folders(path) {
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${path}/${name}`);
  },
  read: (path) => readFile(path, 'utf8').catch(() => null),
  async write(path, text) {
    // Never made anew: what the kernel did not put there is no switch.
    const file = await open(path, 'r+');
    try {
      await file.write(text);
    } finally {
      await file.close();
    }
  },
};
