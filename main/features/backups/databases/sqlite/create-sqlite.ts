import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, open, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { syncDir } from '../../../../core/lib/atomic-file.ts';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import type { Logger } from '../../../../core/log/logger.ts';
import { createWorkerPool } from '../../../../core/workers/worker-pool.ts';
import type { Watch } from '../../engine/types.ts';
import { compare, readManifest, writeManifest } from '../lib/manifest.ts';
import type { PrivateFolders } from '../lib/private-folder.ts';
import { DumpTrouble, saidBy } from '../lib/trouble.ts';
import { bytesBelow, isThere, writeFolder } from '../lib/whole-folder.ts';
import type { DatabaseAccess, DatabaseProof, DumpManifest } from '../types.ts';
import type { SqliteTasks } from './tasks.ts';

interface Deps {
  log: Logger;
  folders: PrivateFolders;
  now: () => number;
  /** How long somebody else's lock is waited for. */
  busyMs?: number;
}

const fileName = 'database.sqlite';

function explain(error: unknown, path: string): unknown {
  if (error instanceof DumpTrouble) return error;
  const code = errorCode(error);
  const sentences: [RegExp, string][] = [
    [/^(?:ENOENT|ENOTDIR)$/, `There is no file ${path}.`],
    [/^EISDIR$/, `${path} is a folder.`],
    [/^(?:EACCES|EPERM|SQLITE_CANTOPEN|SQLITE_READONLY)/, `${path} may not be read, or not the folder that it is in.`],
    [/^SQLITE_NOTADB/, `${path} is no SQLite database.`],
    [/^SQLITE_(?:BUSY|LOCKED)/, `Another program holds ${path} for itself alone, and did not let go of it.`],
    [/^SQLITE_CORRUPT/, `${path} is damaged, so it could not be read to its end.`],
    [/^(?:ENOSPC|SQLITE_FULL|EDQUOT)/, `There is no room left for a copy of ${path}.`],
  ];
  const sentence = sentences.find(([pattern]) => pattern.test(code))?.[1];
  return sentence === undefined ? error : new DumpTrouble(sentence, { said: saidBy(error), cause: error });
}

async function mustBeFile(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw explain(error, path);
  });
  // A pipe would wait for somebody to write, for ever.
  if (!found.isFile()) throw new DumpTrouble(`${path} is ${found.isDirectory() ? 'a folder' : 'no file'}.`);
}

/** SQLite is read in a thread of its own, since all that it does blocks. */
export function createSqlite({ log, folders, now, busyMs = 10_000 }: Deps) {
  const workers = createWorkerPool<SqliteTasks>({
    log,
    size: 2,
    // A step of a copy, or one question, has to end by itself.
    abortGraceMs: 3_000,
    entry: new URL(import.meta.url.endsWith('.ts') ? './sqlite-worker.ts' : './sqlite-worker.js', import.meta.url),
  });

  async function dump(access: DatabaseAccess, folder: string, watch: Watch): Promise<DumpManifest> {
    const { path } = access;
    const startedAt = now();
    await mustBeFile(path);
    return writeFolder(folder, async (dir) => {
      const to = join(dir, fileName);
      const copied = await workers
        .run(
          'sqlite.copy',
          { from: path, to, busyMs },
          {
            signal: watch.signal,
            onProgress: (bytes, bytesTotal) =>
              watch.progress({ phase: 'dump', files: 0, bytes, filesTotal: 1, bytesTotal, at: path }),
          },
        )
        .catch((error: unknown) => {
          throw explain(error, path);
        });
      const manifest: DumpManifest = {
        ...{ version: 1, engine: 'sqlite', name: access.name, database: basename(path) },
        ...{ tool: `SQLite ${copied.version}`, startedAt, endedAt: now(), bytes: await bytesBelow(dir) },
        ...{ tables: copied.tables, warnings: [] },
      };
      await writeManifest(dir, manifest);
      return manifest;
    });
  }

  async function prove(_access: DatabaseAccess, folder: string, watch: Watch): Promise<DatabaseProof> {
    const manifest = await readManifest(folder, 'sqlite');
    return folders.with(async (secret) => {
      const { problems, tables } = await workers.run(
        'sqlite.prove',
        { path: join(folder, fileName), scratch: join(secret.dir, 'proof.sqlite') },
        { signal: watch.signal },
      );
      const counted = tables.flatMap(({ name, rows }) => (rows === null ? [] : [{ name, rows }]));
      // What could not be counted in the dump is not missed here.
      const known = manifest.tables.filter(({ rows }) => rows !== null);
      const proof = compare({ ...manifest, tables: known }, counted, { failures: problems });
      return { ...proof, tables: manifest.tables.length };
    });
  }

  async function restore(access: DatabaseAccess, folder: string, name: string, watch: Watch): Promise<DatabaseProof> {
    const target = isAbsolute(name) ? name : join(dirname(access.path), name);
    const taken = new DumpTrouble(`There is a file ${target} already.`);
    // The log of another database beside it would be played into this one.
    for (const ending of ['', '-wal', '-shm', '-journal'])
      if (await isThere(`${target}${ending}`))
        throw ending === ''
          ? taken
          : new DumpTrouble(`${target}${ending} is left of another database: remove it first.`);
    const proof = await prove(access, folder, watch);
    watch.signal.throwIfAborted();
    const temp = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      await copyFile(join(folder, fileName), temp, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      const file = await open(temp, 'r+');
      await file.sync().finally(() => file.close());
      // A name is given once: rename would take the place of a file that came meanwhile.
      await link(temp, target).catch(async (error: unknown) => {
        if (errorCode(error) === 'EEXIST') throw taken;
        await copyFile(temp, target, constants.COPYFILE_EXCL);
      });
      await syncDir(dirname(target));
      return proof;
    } catch (error) {
      throw explain(error, target);
    } finally {
      await rm(temp, { force: true });
    }
  }

  return {
    async lacks(access: DatabaseAccess): Promise<string | null> {
      return mustBeFile(access.path).then(
        () => null,
        (error: unknown) => {
          if (error instanceof DumpTrouble) return error.message;
          throw error;
        },
      );
    },
    dump,
    prove,
    restore,
    /** Scratch files are in a private folder, and go with it. */
    sweep: async (): Promise<string[]> => [],
    dispose: () => workers.dispose(),
  };
}
