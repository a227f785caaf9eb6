import { createSealer } from '../../../../restic/crypto.ts';
import { BackendFault } from '../../../../restic/faults.ts';
import { createKernel } from '../../../../restic/kernel.ts';
import { createPackBuilder, type PackBuilder } from '../../../../restic/pack.ts';
import type { BlobIndex, Id, IndexedPack, PackedBlob, Repository } from '../../../../restic/types.ts';
import { createIsSound, type IsSound, sealedBlobs } from '../read-blobs.ts';

interface Rewrite {
  repository: Repository;
  index: BlobIndex;
  packs: readonly Id[];
  /** Whether a blob of a pack is to be in a new one. */
  stays(pack: Id, blob: PackedBlob): boolean;
  signal: AbortSignal;
  /** Before each pack. */
  onPack(pack: Id): Promise<void>;
}

const lost = (pack: Id) =>
  new BackendFault(
    'damaged',
    `The pack ${pack.slice(0, 8)} is damaged where it is still needed, so nothing was removed. A check names the files in it.`,
    { what: `pack ${pack}` },
  );

/** Puts what stays of these packs into new ones, each blob opened and hashed on its way: no damage is carried on. */
export async function rewritePacks({
  repository,
  index,
  packs,
  stays,
  signal,
  onPack,
}: Rewrite): Promise<IndexedPack[]> {
  const { backend } = repository;
  const sealer = createSealer(repository.keys, createKernel());
  const isSound = createIsSound(sealer);
  const builders = { data: createPackBuilder(sealer), tree: createPackBuilder(sealer) };
  const written: IndexedPack[] = [];

  async function flush(builder: PackBuilder): Promise<void> {
    const pack = builder.finish();
    if (!pack) return;
    await backend.write('pack', pack.id, [pack.bytes], { signal });
    written.push(pack.contents);
  }

  for (const pack of packs) {
    await onPack(pack);
    const blobs = index.inPack(pack).filter((blob) => stays(pack, blob));
    for await (const { blob, sealed } of sealedBlobs(backend, pack, blobs, signal)) {
      const builder = builders[blob.type];
      if (isSound(blob, sealed)) builder.addSealed(blob, sealed);
      else await addOther(repository, index, { pack, blob, isSound, builder, signal });
      if (builder.full) await flush(builder);
    }
  }
  await flush(builders.data);
  await flush(builders.tree);
  return written;
}

interface Bad {
  pack: Id;
  blob: PackedBlob;
  isSound: IsSound;
  builder: PackBuilder;
  signal: AbortSignal;
}

/** Another copy of it, where there is one. */
async function addOther({ backend }: Repository, index: BlobIndex, { pack, blob, isSound, builder, signal }: Bad) {
  for (const place of index.places(blob.type, blob.id)) {
    if (place.pack === pack && place.offset === blob.offset) continue;
    const { offset, length } = place;
    const sealed = await backend.read('pack', place.pack, { offset, length }, signal);
    const other: PackedBlob = {
      ...{ id: blob.id, type: blob.type, offset, length },
      ...(place.compressed && { uncompressed_length: place.plainLength }),
    };
    if (!isSound(other, sealed)) continue;
    builder.addSealed(other, sealed);
    return;
  }
  throw lost(pack);
}
