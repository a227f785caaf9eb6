import { createBlobIndex } from '../../../../restic/blob-index.ts';
import type { Sealer } from '../../../../restic/crypto.ts';
import { isFault } from '../../../../restic/faults.ts';
import type { Backend, BlobIndex, BlobType, Id } from '../../../../restic/types.ts';
import type { Damage } from '../../../types.ts';
import { type Damages, damageOf } from '../damages.ts';
import { readHeader } from '../read-header.ts';

interface Deps {
  backend: Backend;
  sealer: Sealer;
  index: BlobIndex;
  listed: ReadonlyMap<Id, number>;
  damages: Damages;
  signal: AbortSignal;
}

/**
 * Packs that no index knows are what a killed backup leaves and no damage, unless they hold what a snapshot needs: then
 * an index is gone. Answers what to say of content that is in no index.
 */
export async function lookAtUnlisted({ backend, sealer, index, listed, damages, signal }: Deps) {
  const known = new Set(index.packIds());
  const unlisted = createBlobIndex();
  for (const [id, bytes] of listed) {
    if (known.has(id)) continue;
    try {
      unlisted.add(await readHeader(backend, { id, bytes }, sealer, signal));
    } catch (error) {
      if (!isFault(error, 'damaged', 'missing')) throw error;
    }
  }
  return (type: BlobType, id: Id): Damage => {
    const place = unlisted.find(type, id);
    return damages.add(
      place
        ? damageOf('pack', place.pack, 'unlisted')
        : damageOf('index', '', 'missing', 'Content that snapshots need is in none of those that are there.'),
    );
  };
}
