import { BackendFault } from '../../../../restic/faults.ts';
import type { BlobIndex, Id, IndexedPack, Repository } from '../../../../restic/types.ts';
import type { PruneDone, PruneRequest, Watch } from '../../../types.ts';
import { whileHeld } from '../../while-held.ts';
import { refuseAppendOnly } from '../append-only.ts';
import { listing } from '../listing.ts';
import { snapshotRecords } from '../records.ts';
import { type Used, usedBlobs } from '../used.ts';
import { type PrunePlan, packLength, planPrune, stays } from './plan.ts';
import { rewritePacks } from './rewrite.ts';
import { filesFor, saveIndex } from './save-index.ts';

interface Deps {
  repository: Repository;
  appendOnly: boolean;
}

interface Seen {
  index: BlobIndex;
  indexFiles: Id[];
  listed: Map<Id, number>;
  used: Used;
  plan: PrunePlan;
}

/** More index files than this beyond what is needed are put together, even where nothing else is to be done. */
const spareIndexFiles = 16;

const phase = (watch: Watch, name: string, done = 0, of: number | null = null) =>
  watch.progress({ phase: name, files: done, bytes: 0, filesTotal: of, bytesTotal: null, at: null });

async function look(repository: Repository, maxUnused: number, watch: Watch): Promise<Seen> {
  const { signal } = watch;
  phase(watch, 'Reading the index');
  const index = await repository.index({ fresh: true, signal });
  const indexFiles = [...(await listing(repository.backend, 'index', signal)).keys()];
  const listed = await listing(repository.backend, 'pack', signal);
  const records = await snapshotRecords(repository, signal);
  let trees = 0;
  const roots = records.map(({ record }) => record.tree);
  const onTree = () => {
    trees += 1;
    if (trees % 64 === 0) phase(watch, 'Looking for what is used', trees);
  };
  const used = await usedBlobs(repository, index, roots, { signal, onTree });
  const plan = planPrune(index, used, listed, maxUnused);
  const [broken] = plan.broken;
  if (broken !== undefined)
    throw new BackendFault(
      'damaged',
      `The pack ${broken.slice(0, 8)} is still needed and ${listed.has(broken) ? 'not as long as it was' : 'not there'}, so nothing was removed. A check names the files in it.`,
      { what: `pack ${broken}` },
    );
  return { index, indexFiles, listed, used, plan };
}

/**
 * Frees what no snapshot needs. New packs are written before the index that knows them, that before the old index goes,
 * and that before the old packs do: wherever it is killed, everything that is listed can be restored.
 */
export async function prune({ repository, appendOnly }: Deps, { maxUnused, dryRun }: PruneRequest, watch: Watch) {
  if (appendOnly && !dryRun) refuseAppendOnly('packs');
  const lock = await repository.lock(dryRun ? 'shared' : 'exclusive', watch.signal);
  try {
    const held = whileHeld(watch, lock);
    const seen = await look(repository, maxUnused, held);
    return dryRun ? foreseen(seen) : await carryOut(repository, seen, held);
  } finally {
    await lock.release();
  }
}

function foreseen({ plan }: Seen): PruneDone {
  const totalBytes = plan.usedBytes + plan.unusedBytes;
  return {
    ...{ packsRemoved: plan.remove.length, packsRewritten: plan.rewrite.length },
    ...{ bytesFreed: Math.max(0, plan.listedBytes - totalBytes), unusedBytes: plan.unusedBytes, totalBytes },
  };
}

async function carryOut(repository: Repository, seen: Seen, watch: Watch): Promise<PruneDone> {
  const { index, indexFiles, listed, used, plan } = seen;
  const { backend } = repository;
  const { signal } = watch;
  let rewritten = 0;
  const written = await rewritePacks({
    ...{ repository, index, packs: plan.rewrite, signal },
    stays: (pack, blob) => stays(plan, used, pack, blob),
    async onPack() {
      await watch.gate();
      phase(watch, 'Rewriting packs', rewritten, plan.rewrite.length);
      rewritten += 1;
    },
  });

  // The new one may bear the name of an old one: the same blobs in the same order.
  const fresh = new Set(written.map(({ id }) => id));
  const goes = [...plan.remove, ...plan.rewrite].filter((id) => !fresh.has(id));
  const indexed = goes.some((id) => index.inPack(id).length > 0) || plan.rewrite.length > 0;
  if (indexed || indexFiles.length > filesFor(index.blobs) + spareIndexFiles) {
    phase(watch, 'Writing the index');
    await watch.gate();
    const saved = new Set(await saveIndex(repository, remaining(index, plan, written), signal));
    await removeAll(
      'index',
      indexFiles.filter((id) => !saved.has(id)),
    );
  }
  await removeAll(
    'pack',
    goes.filter((id) => listed.has(id)),
  );
  await backend.sweep(signal);
  await repository.index({ fresh: true, signal });

  const gone = new Set(goes);
  const bytes = [...listed].reduce((sum, [id, size]) => sum + (gone.has(id) ? 0 : size), 0);
  const added = written.filter(({ id }) => !listed.has(id)).reduce((sum, { blobs }) => sum + packLength(blobs), 0);
  const totalBytes = bytes + added;
  const done: PruneDone = {
    ...{ packsRemoved: plan.remove.length, packsRewritten: plan.rewrite.length },
    ...{ bytesFreed: plan.listedBytes - totalBytes, unusedBytes: plan.unusedBytes, totalBytes },
  };
  watch.log(`${goes.length} packs went, ${written.length} were written, ${done.bytesFreed} bytes are free.`);
  return done;

  async function removeAll(kind: 'index' | 'pack', names: readonly Id[]): Promise<void> {
    let count = 0;
    for (const name of names) {
      await watch.gate();
      signal.throwIfAborted();
      phase(watch, kind === 'pack' ? 'Removing packs' : 'Removing the old index', count, names.length);
      await backend.remove(kind, name, signal);
      count += 1;
    }
  }
}

function* remaining(index: BlobIndex, plan: PrunePlan, written: readonly IndexedPack[]): Generator<IndexedPack> {
  for (const id of plan.keep) yield { id, blobs: index.inPack(id) };
  yield* written;
}
