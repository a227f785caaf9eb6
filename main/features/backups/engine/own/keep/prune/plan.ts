import { createIdTable } from '../../../../restic/id-table.ts';
import { headerLength } from '../../../../restic/pack.ts';
import type { BlobIndex, BlobType, Id, PackedBlob } from '../../../../restic/types.ts';
import { addNew } from '../add-new.ts';
import type { Used } from '../used.ts';

export interface PackPlan {
  id: Id;
  /** As listed; 0 where it is not there. */
  bytes: number;
  used: number;
  unused: number;
  /** Content lies in it that lies in no other. */
  needed: boolean;
  /** There, and as long as the index says. */
  sound: boolean;
}

export interface PrunePlan {
  /** Not a byte of them is used, or no index knows them. */
  remove: Id[];
  rewrite: Id[];
  keep: Id[];
  /** Copies of blobs that have their home in another pack: `pack:type:id`. */
  spare: ReadonlySet<string>;
  /** Needed, and not there as they should be. */
  broken: Id[];
  usedBytes: number;
  /** What stays unused. */
  unusedBytes: number;
  listedBytes: number;
}

/** Packs smaller than this are joined when there are many: each backup leaves one or two. */
const smallPack = 4 * 1024 * 1024;
const manySmall = 48;

/** As long as a pack is that holds these. */
export const packLength = (blobs: readonly PackedBlob[]): number =>
  blobs.reduce((sum, { length }) => sum + length, headerLength(blobs));

const spareKey = (pack: Id, type: BlobType, id: Id): string => `${pack}:${type}:${id}`;

function weigh(index: BlobIndex, used: Used, listed: ReadonlyMap<Id, number>) {
  const packs: PackPlan[] = [];
  let copies = 0;
  for (const id of index.packIds()) {
    const blobs = index.inPack(id);
    const bytes = listed.get(id) ?? 0;
    const plan: PackPlan = { id, bytes, used: 0, unused: 0, needed: false, sound: bytes === packLength(blobs) };
    for (const blob of blobs) {
      if (!used.has(blob.type, blob.id)) plan.unused += blob.length;
      else {
        plan.used += blob.length;
        plan.needed = true;
        copies += 1;
      }
    }
    packs.push(plan);
  }
  return { packs, copies };
}

/** Blobs that lie twice have one home: in a pack that is sound, and of those in the one that is used best. */
function settle(index: BlobIndex, used: Used, packs: PackPlan[]): Set<string> {
  const spare = new Set<string>();
  const homes = { data: createIdTable(), tree: createIdTable() };
  packs.sort((a, b) => Number(b.sound) - Number(a.sound) || a.unused - b.unused || (a.id < b.id ? -1 : 1));
  for (const plan of packs) {
    plan.needed = false;
    for (const { type, id, length } of index.inPack(plan.id)) {
      if (!used.has(type, id)) continue;
      if (addNew(homes[type], id)) plan.needed = true;
      else {
        spare.add(spareKey(plan.id, type, id));
        plan.used -= length;
        plan.unused += length;
      }
    }
  }
  return spare;
}

/** The emptiest go first, until no more than that share of all is unused. */
function choose(packs: readonly PackPlan[], maxUnused: number): Set<Id> {
  const chosen = new Set<Id>();
  const usedBytes = packs.reduce((sum, { used }) => sum + used, 0);
  let unused = packs.reduce((sum, plan) => sum + plan.unused, 0);
  const limit = maxUnused >= 1 ? Number.POSITIVE_INFINITY : (usedBytes * Math.max(0, maxUnused)) / (1 - maxUnused);
  const share = (plan: PackPlan) => plan.unused / (plan.used + plan.unused);
  for (const plan of packs.filter((one) => one.unused > 0).sort((a, b) => share(b) - share(a))) {
    if (unused <= limit) break;
    chosen.add(plan.id);
    unused -= plan.unused;
  }
  return chosen;
}

function joinSmall(index: BlobIndex, packs: readonly PackPlan[], chosen: Set<Id>): void {
  const small = packs.filter(({ bytes }) => bytes < smallPack);
  const byType = Map.groupBy(small, ({ id }) => index.inPack(id)[0]?.type ?? 'data');
  for (const group of byType.values()) if (group.length >= manySmall) for (const { id } of group) chosen.add(id);
}

export function planPrune(index: BlobIndex, used: Used, listed: ReadonlyMap<Id, number>, maxUnused: number): PrunePlan {
  const { packs, copies } = weigh(index, used, listed);
  const spare = copies > used.count() ? settle(index, used, packs) : new Set<string>();
  const needed = packs.filter((plan) => plan.needed);
  const chosen = choose(needed, maxUnused);
  joinSmall(index, needed, chosen);
  const keep = needed.filter(({ id }) => !chosen.has(id));
  const known = new Set(packs.map(({ id }) => id));
  return {
    remove: [
      ...packs.filter((plan) => !plan.needed).map(({ id }) => id),
      ...[...listed.keys()].filter((id) => !known.has(id)),
    ],
    rewrite: [...chosen],
    keep: keep.map(({ id }) => id),
    spare,
    broken: needed.filter(({ sound }) => !sound).map(({ id }) => id),
    usedBytes: needed.reduce((sum, plan) => sum + plan.used, 0),
    unusedBytes: keep.reduce((sum, plan) => sum + plan.unused, 0),
    listedBytes: [...listed.values()].reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** Whether a blob of a pack has its home there. */
export const stays = (plan: PrunePlan, used: Used, pack: Id, { type, id }: PackedBlob): boolean =>
  used.has(type, id) && !plan.spare.has(spareKey(pack, type, id));
