import { createSealer } from '../../../../restic/crypto.ts';
import { isFault } from '../../../../restic/faults.ts';
import { createKernel } from '../../../../restic/kernel.ts';
import type { BlobIndex, Id, Repository } from '../../../../restic/types.ts';
import type { CheckDone, CheckRequest, RestoreDone, RestoreRequest, Watch } from '../../../types.ts';
import { createDamages, damageOf } from '../damages.ts';
import { listing } from '../listing.ts';
import type { Used } from '../used.ts';
import { checkConfig, checkIndex, checkKeys, checkLocks, checkSnapshots } from './check-files.ts';
import { checkPacks } from './check-packs.ts';
import { checkTrees } from './check-trees.ts';
import { restoreSample } from './restore-sample.ts';
import { createSample } from './sample.ts';
import { lookAtUnlisted } from './unlisted.ts';
import { createVerifier } from './verifier.ts';

interface Deps {
  repository: Repository;
  /** Where samples are restored to. */
  sampleDir: string;
  restore(request: RestoreRequest, watch: Watch): Promise<RestoreDone>;
}

/**
 * Everything a repository is made of: that it is there, that it is what was written, that the snapshots reach all they
 * need; packs are read back in shares, and files are really restored. Whoever lists later was written earlier, so that a
 * backup under way beside it is no damage.
 */
export async function check(deps: Deps, request: CheckRequest, watch: Watch): Promise<CheckDone> {
  const lock = await deps.repository.lock('shared', watch.signal).catch((error) => {
    // A place that takes nothing, or a lock that cannot be read, can be looked at all the same.
    if (isFault(error, 'refused', 'full', 'damaged')) return null;
    throw error;
  });
  const verifier = createVerifier(deps.repository.keys);
  try {
    const signal = lock ? AbortSignal.any([watch.signal, lock.lost]) : watch.signal;
    return await checkAll(deps, request, { ...watch, signal }, verifier);
  } finally {
    await verifier.dispose();
    await lock?.release();
  }
}

async function checkAll(
  { repository, sampleDir, restore }: Deps,
  request: CheckRequest,
  watch: Watch,
  verifier: ReturnType<typeof createVerifier>,
): Promise<CheckDone> {
  const { backend } = repository;
  const { signal } = watch;
  const damages = createDamages();
  const sealer = createSealer(repository.keys, createKernel());
  const look = { backend, sealer, signal, damages };
  const phase = (name: string, files = 0, at: string | null = null) =>
    watch.progress({ phase: name, files, bytes: 0, filesTotal: null, bytesTotal: null, at });

  phase('Looking at what is there');
  await checkConfig(look);
  await checkKeys(look);
  const names = (await listing(backend, 'snapshot', signal)).keys();
  const snapshots = await checkSnapshots(look, names);
  for (const id of request.expected ?? [])
    if (!snapshots.some((one) => one.id === id) && (await backend.size('snapshot', id, signal)) === null)
      damages.add(damageOf('snapshot', id, 'missing', 'Nobody here has removed it.'));
  const index = await checkIndex(look);
  const listed = await listing(backend, 'pack', signal);
  await checkLocks(look);

  const read = await checkPacks({ backend, index, listed, verifier, watch, damages }, request.read);
  const sample = createSample(request.restoreFiles);
  const nowhere = await lookAtUnlisted({ ...look, index, listed });
  let trees = 0;
  let followed = 0;
  // Of how many nobody knows: snapshots have most of their folders in common.
  const onTree = (files: number) => {
    trees += 1;
    followed += files;
    if (trees % 64 === 1) phase('Following the snapshots', followed, `${trees} ${trees === 1 ? 'folder' : 'folders'}`);
  };
  const used = await checkTrees(
    { repository, index, sealer, signal, damages, bad: read.bad, nowhere, onTree },
    snapshots,
    sample,
  );
  phase('Restoring a sample');
  const restored = await restoreSample({ restore, index, dir: sampleDir, damages, watch }, sample);

  const totalBytes = [...listed.values()].reduce((sum, bytes) => sum + bytes, 0);
  return {
    ...{ snapshots: snapshots.length, packs: listed.size, packsRead: read.packs, bytesRead: read.bytes },
    ...{ filesRestored: restored.files, bytesRestored: restored.bytes, damages: damages.all() },
    ...{ unusedBytes: unusedIn(index, used, listed), totalBytes },
  };
}

/** What no snapshot needs, and copies of what lies somewhere else as well. */
function unusedIn(index: BlobIndex, used: Used, listed: ReadonlyMap<Id, number>): number {
  let unused = 0;
  const known = new Set<Id>();
  for (const pack of index.packIds()) {
    known.add(pack);
    for (const { type, id, length, offset } of index.inPack(pack)) {
      const home = index.find(type, id);
      if (!used.has(type, id) || home?.pack !== pack || home.offset !== offset) unused += length;
    }
  }
  for (const [id, bytes] of listed) if (!known.has(id)) unused += bytes;
  return unused;
}
