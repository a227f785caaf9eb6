import type { Id, Repository, SnapshotRecord } from '../../../restic/types.ts';
import type { SnapshotFacts, Watch } from '../../types.ts';
import { snapshotRecords } from '../keep/records.ts';
import { timeMs } from './node-facts.ts';

export const snapshotFacts = (id: Id, record: SnapshotRecord): SnapshotFacts => ({
  id,
  at: timeMs(record.time),
  paths: record.paths,
  tags: record.tags ?? [],
  hostname: record.hostname ?? '',
  username: record.username ?? '',
  parent: record.parent ?? null,
  tree: record.tree,
  program: record.program_version ?? null,
});

/** Newest first. One that is damaged hides none of the others: it is told, and a check names it. */
export async function snapshots(repository: Repository, watch: Watch): Promise<SnapshotFacts[]> {
  const found = await snapshotRecords(repository, watch.signal, (id) =>
    watch.log(`The snapshot ${id.slice(0, 8)} cannot be read, so it is not listed.`),
  );
  return found.map(({ id, record }) => snapshotFacts(id, record)).sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
}
