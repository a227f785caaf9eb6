import { chmod, copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupReceipt, Trouble } from '../../../../shared/features/backups/schema.ts';
import type { WorkerPool } from '../../../core/workers/worker-pool.ts';
import type { DatabaseAccess, DatabaseTools, VolumeTools } from '../databases/types.ts';
import type { Watch } from '../engine/types.ts';
import { isMissing } from '../engines.ts';
import { dumpNameWithId, type Folders, folderName } from '../folders.ts';
import { sentenceOf } from '../told-faults.ts';
import type { PlanRecord } from '../types.ts';

interface Deps {
  folders: Folders;
  dataDir: string;
  tools: DatabaseTools;
  volumes: VolumeTools;
  /** Null when it is not known any more. */
  databaseAccess(id: string): Promise<DatabaseAccess | null>;
  workers: Pick<WorkerPool, 'run'>;
}

export interface Staged {
  /** Null when there is nothing beside files. */
  folder: string | null;
  troubles: Trouble[];
  databases: BackupReceipt['databases'];
}

/** Files of Optimus beside its database. */
const ownFiles = ['settings.json'];

const countOf = (rows: number, word: string) => `${rows} ${rows === 1 ? word : `${word}s`}`;

/** Dumps of all that is no plain file, at one path by plan, to go into the same snapshot as the files. */
export function createStaging({ folders, dataDir, tools, volumes, databaseAccess, workers }: Deps) {
  /** What was left out of the plan, or could not be dumped, is no part of this moment. */
  async function keepOnly(folder: string, names: ReadonlySet<string>): Promise<void> {
    const there = await readdir(folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const name of there) if (!names.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }

  async function dumpDatabases(plan: PlanRecord, folder: string, staged: Staged, watch: Watch): Promise<void> {
    const kept = new Set<string>();
    const known: { id: string; access: DatabaseAccess | null; name: string }[] = [];
    for (const id of plan.input.databaseIds) {
      const access = await databaseAccess(id);
      known.push({ id, access, name: access?.name ?? id });
    }
    // Whether the other could be dumped this time must not change whose dump lies where.
    const isShared = (name: string) => known.filter((one) => folderName(one.name) === folderName(name)).length > 1;
    for (const { id, access, name } of known) {
      watch.signal.throwIfAborted();
      await watch.gate();
      const lost = (kind: Trouble['kind'], sentence: string) => {
        staged.troubles.push({ kind, path: `databases/${folderName(name)}`, sentence: `${name}: ${sentence}` });
        staged.databases.push({ name, ok: false, sentence });
      };
      if (!access) {
        lost('missing', 'The database is not known to Optimus any more.');
        continue;
      }
      const dirName = isShared(name) ? dumpNameWithId(name, id) : folderName(name);
      try {
        const lack = await tools.lacks(access);
        if (lack !== null) {
          lost('unsupported', lack);
          continue;
        }
        watch.log(`Dumping ${name}`);
        const manifest = await tools.dump(access, join(folder, dirName), watch);
        kept.add(dirName);
        const counted = manifest.tables.every(({ rows }) => rows !== null);
        const rows = manifest.tables.reduce((sum, table) => sum + (table.rows ?? 0), 0);
        const said = `${countOf(manifest.tables.length, 'table')}${counted ? `, ${countOf(rows, 'row')}` : ''}, by ${manifest.tool}`;
        staged.databases.push({ name, ok: true, sentence: [said, ...manifest.warnings].join('. ') });
        for (const warning of manifest.warnings) watch.log(`${name}: ${warning}`);
      } catch (error) {
        watch.signal.throwIfAborted();
        lost('unreadable', sentenceOf(error));
      }
    }
    await keepOnly(folder, kept);
  }

  async function dumpVolumes(plan: PlanRecord, folder: string, staged: Staged, watch: Watch): Promise<void> {
    const kept = new Set<string>();
    for (const name of plan.input.volumes) {
      watch.signal.throwIfAborted();
      await watch.gate();
      try {
        watch.log(`Reading the volume ${name}`);
        const { warnings } = await volumes.dump(name, join(folder, folderName(name)), watch);
        kept.add(folderName(name));
        for (const warning of warnings) {
          staged.troubles.push({ kind: 'unreadable', path: `volumes/${name}`, sentence: `${name}: ${warning}` });
        }
      } catch (error) {
        watch.signal.throwIfAborted();
        staged.troubles.push({
          kind: 'unreadable',
          path: `volumes/${name}`,
          sentence: `${name}: ${sentenceOf(error)}`,
        });
      }
    }
    await keepOnly(folder, kept);
  }

  async function copyOwn(folder: string, watch: Watch): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    watch.log('Copying the data of Optimus');
    const to = join(folder, 'optimus.db');
    await workers.run('database.copy', { from: join(dataDir, 'optimus.db'), to }, { signal: watch.signal });
    // With what only its owner may read in it, also where it is restored to.
    await chmod(to, 0o600);
    for (const name of ownFiles) {
      const there = await stat(join(dataDir, name)).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
      if (there) await copyFile(join(dataDir, name), join(folder, name));
    }
  }

  return {
    async fill(plan: PlanRecord, watch: Watch): Promise<Staged> {
      const { databaseIds, volumes: names, ownData } = plan.input;
      const folder = folders.staging(plan.id);
      const staged: Staged = { folder: null, troubles: [], databases: [] };
      if (databaseIds.length + names.length === 0 && !ownData) {
        await rm(folder, { recursive: true, force: true });
        return staged;
      }
      staged.folder = folder;
      // Dumps are as secret as what they were made of.
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await dumpDatabases(plan, join(folder, 'databases'), staged, watch);
      await dumpVolumes(plan, join(folder, 'volumes'), staged, watch);
      if (ownData) await copyOwn(join(folder, 'optimus'), watch);
      else await rm(join(folder, 'optimus'), { recursive: true, force: true });
      return staged;
    },
    /** In the snapshot they are safe; here they would take the room twice, and lie open. */
    clear: (planId: string): Promise<void> => rm(folders.staging(planId), { recursive: true, force: true }),
  };
}
export type Staging = ReturnType<typeof createStaging>;
