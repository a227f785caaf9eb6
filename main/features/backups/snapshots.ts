import { DomainError } from '../../../shared/contract/errors.ts';
import type { BackupSnapshot } from '../../../shared/features/backups/schema.ts';
import type { SnapshotFacts, Watch } from './engine/types.ts';
import type { Engines } from './engines.ts';
import { partOf, planOfTags } from './folders.ts';
import type { BackupsRepo } from './repo.ts';
import type { TargetRecord } from './types.ts';

/** Snapshots as they are in a repository, with what is remembered of those that were made here. */
export function createSnapshots({ engines, repo }: { engines: Engines; repo: BackupsRepo }) {
  async function facts(target: TargetRecord, watch?: Partial<Watch>): Promise<SnapshotFacts[]> {
    const all = await engines.at(target, 'snapshots', {}, watch);
    return all.sort((a, b) => b.at - a.at);
  }

  async function list(target: TargetRecord, planId?: string): Promise<BackupSnapshot[]> {
    const [all, rows] = await Promise.all([facts(target), repo.snapshots(target.id)]);
    const known = new Map(rows.map((row) => [row.id, row]));
    return all
      .filter(({ tags }) => planId === undefined || planOfTags(tags) === planId)
      .map(({ id, at, paths, tags, hostname }) => {
        const row = known.get(id);
        return {
          ...{ id, targetId: target.id, planId: planOfTags(tags), at, paths, hostname },
          tags: tags.filter((tag) => !tag.startsWith('plan:')),
          ...{ files: row?.files ?? null, bytes: row?.bytes ?? null, bytesAdded: row?.bytesAdded ?? null },
          partial: row?.partial ?? false,
        };
      });
  }

  return {
    facts,
    list,
    async one(target: TargetRecord, id: string, watch?: Partial<Watch>): Promise<SnapshotFacts> {
      const found = (await facts(target, watch)).filter((one) => one.id.startsWith(id));
      const [only] = found;
      if (!only || found.length > 1) throw new DomainError('NOT_FOUND', { what: 'snapshot', id });
      return only;
    },
    /** Folders of the dumps of a snapshot, by what they hold. */
    async dumps(target: TargetRecord, snapshot: SnapshotFacts, type: 'databases' | 'volumes', watch?: Partial<Watch>) {
      const staged = snapshot.paths.find(
        (path) => partOf(path).type === 'files' && /[\\/]backups[\\/]staging[\\/]/.test(path),
      );
      if (staged === undefined) return [];
      const request = { snapshot: snapshot.id, path: `${staged}/${type}`, after: null, limit: 1_000 };
      const { entries } = await engines.at(target, 'list', request, watch).catch((error: unknown) => {
        if (error instanceof DomainError && error.code === 'NOT_FOUND') return { entries: [] };
        throw error;
      });
      return entries.filter((entry) => entry.type === 'dir');
    },
  };
}
export type Snapshots = ReturnType<typeof createSnapshots>;
