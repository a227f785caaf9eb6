import { isFault } from '../../../../restic/faults.ts';
import type { Backend, BlobIndex, BlobType, Id } from '../../../../restic/types.ts';
import type { CheckRequest, Damage, Watch } from '../../../types.ts';
import { type Damages, damageOf } from '../damages.ts';
import { inParallel } from '../in-parallel.ts';
import { packLength } from '../prune/plan.ts';
import type { Verifier } from './verifier.ts';

interface Look {
  backend: Backend;
  index: BlobIndex;
  listed: ReadonlyMap<Id, number>;
  verifier: Verifier;
  watch: Watch;
  damages: Damages;
}

/** Which blobs cannot be had where the index says that they are, and for what damage. */
export interface BadBlobs {
  add(type: BlobType, id: Id, damage: Damage): void;
  /** Null where it is sound in some pack. */
  of(index: BlobIndex, type: BlobType, id: Id): Damage | null;
}

export function createBadBlobs(): BadBlobs {
  const bad = new Map<string, Damage[]>();
  return {
    add(type, id, damage) {
      const key = `${type} ${id}`;
      bad.set(key, [...(bad.get(key) ?? []), damage]);
    },
    of(index, type, id) {
      const damages = bad.get(`${type} ${id}`);
      // Of one that lies in several packs each place has to be bad.
      return damages && damages.length >= index.places(type, id).length ? (damages[0] ?? null) : null;
    },
  };
}

/** Shares that differ by the names of packs: each round of them reads all. */
const isInShare = (id: Id, read: CheckRequest['read']): boolean => {
  if (typeof read === 'string') return read === 'all';
  return Number.parseInt(id.slice(0, 8), 16) % read.of === ((read.part % read.of) + read.of) % read.of;
};

/** Every pack that the index knows is there and as long as it was; those of the share, and those that are not, are read. */
export async function checkPacks(
  look: Look,
  read: CheckRequest['read'],
): Promise<{ packs: number; bytes: number; bad: BadBlobs }> {
  const { backend, index, listed, verifier, watch, damages } = look;
  const bad = createBadBlobs();
  const toRead: { id: Id; bytes: number; whole: boolean }[] = [];
  for (const id of index.packIds()) {
    const bytes = listed.get(id);
    const whole = bytes === packLength(index.inPack(id));
    if (bytes === undefined) {
      const damage = damages.add(damageOf('pack', id, 'missing'));
      for (const blob of index.inPack(id)) bad.add(blob.type, blob.id, damage);
    } else if (!whole || isInShare(id, read)) toRead.push({ id, bytes, whole });
  }
  const total = toRead.reduce((sum, { bytes }) => sum + bytes, 0);
  const done = { packs: 0, bytes: 0 };
  verifier.expect(total);
  const most = Math.min(verifier.threads + 1, backend.parallel);
  await inParallel(toRead, most, watch.signal, async ({ id, bytes }) => {
    await watch.gate();
    await readPack(look, id, bad);
    done.packs += 1;
    done.bytes += bytes;
    watch.progress({
      ...{ phase: 'Reading packs back', files: done.packs, bytes: done.bytes },
      ...{ filesTotal: toRead.length, bytesTotal: total, at: id.slice(0, 8) },
    });
  });
  return { ...done, bad };
}

async function readPack({ backend, index, verifier, watch, damages }: Look, id: Id, bad: BadBlobs): Promise<void> {
  const blobs = index.inPack(id);
  let content: Buffer;
  try {
    content = await backend.read('pack', id, undefined, watch.signal);
  } catch (error) {
    if (!isFault(error, 'missing', 'damaged')) throw error;
    const damage = damages.add(damageOf('pack', id, error.code === 'missing' ? 'missing' : 'altered'));
    for (const blob of blobs) bad.add(blob.type, blob.id, damage);
    return;
  }
  const short = content.length < packLength(blobs);
  const verdict = await verifier.verify(content, id, blobs);
  if (verdict.named && verdict.headed && verdict.bad.length === 0) return;
  const damage = damages.add(damageOf('pack', id, short ? 'truncated' : 'altered'));
  for (const at of verdict.bad) {
    const blob = blobs[at];
    if (blob) bad.add(blob.type, blob.id, damage);
  }
}
