import { BackendFault } from '../../../restic/faults.ts';
import type { Repository } from '../../../restic/types.ts';
import type { Operations, Watch } from '../../types.ts';
import { nodeAt, notThere, snapshotNamed } from './trees.ts';

type Read = Operations['read'];

/** The beginning of a file, for who wants to look at it: never more in memory than what is asked for and one chunk. */
export async function read(repository: Repository, request: Read[0], watch: Watch): Promise<Read[1]> {
  const { signal } = watch;
  const { record } = await snapshotNamed(repository, request.snapshot, signal);
  const node = await nodeAt(repository, record.tree, request.path, signal);
  if (node === undefined) throw notThere(request.path);
  if (node?.type !== 'file') throw new BackendFault('missing', `${request.path} is no file in this snapshot.`);
  const size = node.size ?? 0;
  const bytes = new Uint8Array(Math.min(size, Math.max(0, request.maxBytes)));
  let filled = 0;
  for (const id of node.content ?? []) {
    if (filled >= bytes.length) break;
    await watch.gate();
    const blob = await repository.blob('data', id, signal);
    const part = blob.subarray(0, bytes.length - filled);
    bytes.set(part, filled);
    filled += part.length;
  }
  return { bytes: filled < bytes.length ? bytes.slice(0, filled) : bytes, size };
}
