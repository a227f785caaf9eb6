import { openBlob } from '../../../../restic/blob.ts';
import type { Sealer } from '../../../../restic/crypto.ts';
import { BackendFault, isFault } from '../../../../restic/faults.ts';
import { createIdTable } from '../../../../restic/id-table.ts';
import { parseTree } from '../../../../restic/tree.ts';
import type { BlobIndex, BlobType, Id, Repository, TreeNode } from '../../../../restic/types.ts';
import type { Damage } from '../../../types.ts';
import { addNew } from '../add-new.ts';
import { type Damages, damageOf, mostNamed } from '../damages.ts';
import type { Recorded } from '../records.ts';
import type { Used } from '../used.ts';
import { below, walkTrees } from '../walk-trees.ts';
import type { BadBlobs } from './check-packs.ts';
import type { Sample } from './sample.ts';

interface Look {
  repository: Repository;
  index: BlobIndex;
  sealer: Sealer;
  signal: AbortSignal;
  bad: BadBlobs;
  damages: Damages;
  /** What is said of content that a snapshot needs and that is nowhere. */
  nowhere(type: BlobType, id: Id): Damage;
  onTree(files: number): void;
}

/** So many of the newest snapshots are those that files are restored from. */
export const newestSampled = 4;

/**
 * Walks all trees, from the newest snapshot on: each is named by the path where the newest has it. What cannot be had is
 * written down with the damage that it is owed to, as the path that is lost by it.
 */
export async function checkTrees(look: Look, snapshots: readonly Recorded[], sample: Sample): Promise<Used> {
  const { repository, index, signal, bad, nowhere } = look;
  const used = { data: createIdTable(), tree: createIdTable() };
  const lose = (damage: Damage, path: string) => {
    if (damage.lost.length < mostNamed && !damage.lost.includes(path)) damage.lost.push(path);
  };
  const damageTo = (type: BlobType, id: Id): Damage | null =>
    index.has(type, id) ? bad.of(index, type, id) : nowhere(type, id);

  function onFile(path: string, content: readonly Id[]): boolean {
    let whole = true;
    for (const id of content) {
      addNew(used.data, id);
      const damage = damageTo('data', id);
      if (!damage) continue;
      lose(damage, path);
      whole = false;
    }
    return whole;
  }
  const walk = (roots: readonly Recorded[], sampled: Id | null) =>
    walkTrees({
      ...{ roots: roots.map(({ record }) => record.tree), seen: used.tree, signal },
      most: Math.min(repository.backend.parallel, 8),
      read: (tree) => readTree(look, tree),
      onTree({ tree, path }, nodes) {
        look.onTree(nodes.filter(({ type }) => type === 'file').length);
        // This machine may remember a tree that nobody could restore elsewhere.
        const damage = damageTo('tree', tree);
        if (damage) lose(damage, path);
        for (const node of nodes) {
          if (node.type !== 'file') continue;
          const file = below(path, node.name);
          if (onFile(file, node.content ?? []) && sampled !== null) sample.offer(sampled, file, node);
        }
      },
      onDamaged({ tree, path }, fault) {
        const damage = damageTo('tree', tree) ?? damageOfTree(look, tree, fault.what);
        lose(damage, path);
      },
    });

  for (const one of snapshots.slice(0, newestSampled)) await walk([one], one.id);
  await walk(snapshots.slice(newestSampled), null);
  return {
    has: (type, id) => used[type].find(id) >= 0,
    count: () => used.data.size + used.tree.size,
  };
}

/** A tree that its pack, of which only the length was compared, does not give: its damage is found by this. */
function damageOfTree({ index, damages, nowhere }: Look, tree: Id, what: string | null): Damage {
  const pack = /^pack ([0-9a-f]{64})$/.exec(what ?? '')?.[1] ?? index.find('tree', tree)?.pack;
  return pack === undefined ? nowhere('tree', tree) : damages.add(damageOf('pack', pack, 'altered'));
}

/** By the repository, and where its own index cannot be read by what of it could be. */
async function readTree({ repository, index, sealer, signal }: Look, id: Id): Promise<TreeNode[]> {
  try {
    return parseTree(await repository.blob('tree', id, signal), `tree ${id}`);
  } catch (error) {
    if (!isFault(error, 'damaged', 'missing')) throw error;
  }
  let pack: Id | null = null;
  for (const place of index.places('tree', id)) {
    const { offset, length } = place;
    try {
      const sealed = await repository.backend.read('pack', place.pack, { offset, length }, signal);
      return parseTree(openBlob(sealed, id, place, sealer), `pack ${place.pack}`);
    } catch (error) {
      if (!isFault(error, 'damaged', 'missing')) throw error;
      pack = place.pack;
    }
  }
  throw new BackendFault('damaged', 'A folder of the repository cannot be read.', {
    what: pack === null ? `tree ${id}` : `pack ${pack}`,
  });
}
