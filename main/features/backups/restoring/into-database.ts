import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { RestoreInput } from '../../../../shared/features/backups/schema.ts';
import type { DatabaseAccess, DatabaseProof, DatabaseTools, PointInTime } from '../databases/types.ts';
import type { SnapshotFacts, Watch } from '../engine/types.ts';
import type { Engines } from '../engines.ts';
import { dumpOf, type Folders } from '../folders.ts';
import type { Snapshots } from '../snapshots.ts';
import type { TargetRecord } from '../types.ts';
import { freshFolder } from './into-container.ts';

type ToDatabase = Extract<RestoreInput['to'], { type: 'database' }>;

interface Deps {
  engines: Engines;
  snapshots: Snapshots;
  folders: Folders;
  tools: DatabaseTools;
  pointInTime: PointInTime;
  databaseAccess(id: string): Promise<DatabaseAccess | null>;
}

interface Asked {
  target: TargetRecord;
  snapshot: SnapshotFacts;
  paths: string[];
  to: ToDatabase;
  jobId: string;
}

/** A dump of a snapshot, or any second of an archive, into a new database. */
export function createIntoDatabase({ engines, snapshots, folders, tools, pointInTime, databaseAccess }: Deps) {
  async function known(id: string): Promise<DatabaseAccess> {
    const access = await databaseAccess(id);
    if (!access) throw new DomainError('NOT_FOUND', { what: 'database', id });
    return access;
  }

  async function dumpPath(
    { target, snapshot, paths, to }: Asked,
    access: DatabaseAccess,
    watch: Partial<Watch>,
  ): Promise<string> {
    const [chosen] = paths;
    if (chosen !== undefined) return chosen;
    const dumps = await snapshots.dumps(target, snapshot, 'databases', watch);
    const dump = dumpOf(dumps, access.name, to.databaseId);
    if (!dump) throw new DomainError('NOT_FOUND', { what: 'dump in that snapshot', id: access.name });
    return dump.path;
  }

  const bring = (target: TargetRecord, snapshot: string, path: string, folder: string, watch: Watch) =>
    engines.at(
      target,
      'restore',
      {
        ...{ snapshot, paths: [path], target: folder, layout: 'contents' as const, existing: 'keep' as const },
        ...{ asideDir: null, dryRun: false, owner: false },
      },
      watch,
    );

  /** The archive that lies here where it reaches that second, else the one in the snapshot. */
  async function archiveFor(asked: Asked, at: number, watch: Watch): Promise<string> {
    const { target, snapshot, to, jobId } = asked;
    const here = folders.pointInTime(to.databaseId);
    const window = await pointInTime.window(here);
    if (window && window.from <= at && at <= window.to) return here;
    const path = snapshot.paths.find((one) => one.endsWith(`/backups/point-in-time/${to.databaseId}`));
    const refuse = (why: string) => new DomainError('UNAVAILABLE', { what: `${new Date(at).toISOString()}`, why });
    if (path === undefined) throw refuse('Neither the archive on this machine nor that snapshot reaches that second.');
    const folder = await freshFolder(join(folders.scratch(jobId), 'archive'));
    await bring(target, snapshot.id, path, folder, watch);
    const its = await pointInTime.window(folder);
    if (!its || at < its.from || at > its.to) throw refuse('The archive in that snapshot does not reach that second.');
    return folder;
  }

  async function atSecond(asked: Asked, at: number, access: DatabaseAccess, watch: Watch): Promise<DatabaseProof> {
    if (access.engine !== 'postgres')
      throw new DomainError('UNAVAILABLE', {
        what: access.name,
        why: 'Only PostgreSQL can be brought back to any second.',
      });
    const archive = await archiveFor(asked, at, watch);
    const into = await freshFolder(folders.returned(asked.jobId));
    const server = await pointInTime.restore(archive, at, into, watch);
    try {
      watch.log(`A server on the data of ${new Date(server.reachedAt).toISOString()} answers on port ${server.port}`);
      const there: DatabaseAccess = { ...access, host: '127.0.0.1', port: server.port, tls: 'off', ca: '' };
      const folder = await freshFolder(join(folders.scratch(asked.jobId), 'dump'));
      await tools.dump(there, folder, watch);
      return await tools.restore(access, folder, asked.to.name, watch);
    } finally {
      await server.stop();
      // As large as the database, and what was wanted of it is in the new one.
      await rm(into, { recursive: true, force: true });
    }
  }

  return {
    async run(asked: Asked, watch: Watch): Promise<{ name: string; proof: DatabaseProof }> {
      const access = await known(asked.to.databaseId);
      const lack = await tools.lacks(access);
      if (lack !== null) throw new DomainError('UNAVAILABLE', { what: access.name, why: lack });
      if (asked.to.at !== null)
        return { name: asked.to.name, proof: await atSecond(asked, asked.to.at, access, watch) };
      const folder = await freshFolder(join(folders.scratch(asked.jobId), 'dump'));
      await bring(asked.target, asked.snapshot.id, await dumpPath(asked, access, watch), folder, watch);
      return { name: asked.to.name, proof: await tools.restore(access, folder, asked.to.name, watch) };
    },
    dumpPath: async (asked: Asked, watch: Partial<Watch>) => dumpPath(asked, await known(asked.to.databaseId), watch),
  };
}
export type IntoDatabase = ReturnType<typeof createIntoDatabase>;
