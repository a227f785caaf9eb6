import type { Dirent } from 'node:fs';
import { open, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const magic = Buffer.from('SQLite format 3\0');
const depth = 3;
const mostEntries = 4_000;
const mostFiles = 200;
const named = /\.(?:db|db3|sqlite|sqlite3|s3db|sl3)$/i;
const passed = new Set(['node_modules', 'vendor', 'target', 'dist', 'build', '__pycache__', 'venv', 'site-packages']);

export interface SqliteFind {
  folders: string[];
}
export interface SqliteFound {
  files: { path: string; folder: string; bytes: number }[];
  cut: boolean;
}

async function isSqlite(path: string): Promise<number | null> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    return buffer.equals(magic) ? (await file.stat()).size : null;
  } finally {
    await file.close();
  }
}

/** SQLite files near the top of each folder: by their name first, then by their first bytes. */
export async function sqliteFind({ folders }: SqliteFind): Promise<SqliteFound> {
  const found: SqliteFound = { files: [], cut: false };
  for (const folder of folders) {
    let entries = 0;
    const level = [{ path: folder, left: depth }];
    for (let at = level.shift(); at !== undefined && found.files.length < mostFiles; at = level.shift()) {
      const here = await opendir(at.path).catch(() => null);
      if (!here) continue;
      for await (const entry of here as AsyncIterable<Dirent>) {
        if (++entries > mostEntries) {
          found.cut = true;
          level.length = 0;
          break;
        }
        const path = join(at.path, entry.name);
        if (entry.isDirectory()) {
          if (at.left > 1 && !entry.name.startsWith('.') && !passed.has(entry.name))
            level.push({ path, left: at.left - 1 });
        } else if (entry.isFile() && named.test(entry.name)) {
          // A pipe or a device would be opened for ever; it is a file only as long as it is one.
          const bytes = (await stat(path).catch(() => null))?.isFile() ? await isSqlite(path).catch(() => null) : null;
          if (bytes !== null) found.files.push({ path, folder, bytes });
        }
      }
    }
    if (found.files.length >= mostFiles) return { ...found, cut: true };
  }
  return found;
}
