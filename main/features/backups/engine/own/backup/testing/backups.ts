import { hostname } from 'node:os';
import { restic } from '../../../../restic/testing/restic.ts';
import { parseTree } from '../../../../restic/tree.ts';
import type { Id, Repository, SnapshotRecord } from '../../../../restic/types.ts';
import type { BackupDone, BackupRequest, Watch } from '../../../types.ts';
import { backupInto } from '../backup.ts';

export const request = (paths: readonly string[], changes: Partial<BackupRequest> = {}): BackupRequest => ({
  paths: [...paths],
  excludes: [],
  excludeCaches: false,
  tags: [],
  hostname: hostname(),
  username: 'somebody',
  at: null,
  force: false,
  threads: 2,
  ...changes,
});

export const watching = (changes: Partial<Watch> = {}): Watch => ({
  signal: new AbortController().signal,
  progress: () => undefined,
  log: () => undefined,
  gate: () => Promise.resolve(),
  ...changes,
});

export const backup = (
  repository: Repository,
  paths: readonly string[],
  changes: Partial<BackupRequest> = {},
  watch: Partial<Watch> = {},
): Promise<BackupDone> => backupInto(repository, request(paths, changes), watching(watch));

export interface ResticSummary {
  data_blobs: number;
  tree_blobs: number;
  files_new: number;
  files_changed: number;
  files_unmodified: number;
  dirs_new: number;
  dirs_changed: number;
  dirs_unmodified: number;
  total_bytes_processed: number;
  snapshot_id: string;
}

/** The same by restic. */
export async function resticBackup(repository: string, args: readonly string[], env = {}): Promise<ResticSummary> {
  const said = await restic(repository, ['backup', '--json', ...args], { env });
  const lines = said.split('\n').filter((line) => line.includes('"summary"'));
  return JSON.parse(lines.at(-1) ?? '') as ResticSummary;
}

/** What lies in a folder of a snapshot: others may come and go above it while a test runs. */
export async function treeAt(repository: Repository, snapshot: Id, path: string): Promise<Id> {
  await repository.index({ fresh: true });
  // restic's summary has the first digits of an id.
  let whole = snapshot;
  for await (const { name } of repository.backend.list('snapshot')) if (name.startsWith(snapshot)) whole = name;
  let { tree } = await repository.load<SnapshotRecord>('snapshot', whole);
  for (const name of path.split('/').slice(1)) {
    const node = parseTree(await repository.blob('tree', tree)).find((one) => one.name === name);
    if (!node?.subtree) throw new Error(`${path} is not in ${snapshot}`);
    tree = node.subtree;
  }
  return tree;
}
