import { createBlobIndex } from '../../../../restic/blob-index.ts';
import { parseConfig } from '../../../../restic/config.ts';
import type { Sealer } from '../../../../restic/crypto.ts';
import { isFault } from '../../../../restic/faults.ts';
import type { IndexFile } from '../../../../restic/records.ts';
import type { Backend, BlobIndex, Id, SnapshotRecord } from '../../../../restic/types.ts';
import { type Damages, damageOf } from '../damages.ts';
import { inParallel } from '../in-parallel.ts';
import { listing, sha256 } from '../listing.ts';
import type { Recorded } from '../records.ts';
import { rawRecord } from './raw-record.ts';

interface Look {
  backend: Backend;
  sealer: Sealer;
  signal: AbortSignal;
  damages: Damages;
}

const most = (backend: Backend) => Math.min(8, backend.parallel);

/** Keys carry their hash as their name, so that they are checked without any password. */
export async function checkKeys({ backend, signal, damages }: Omit<Look, 'sealer'>): Promise<number> {
  const keys = await listing(backend, 'key', signal);
  for (const [name, size] of keys) {
    const bytes = await readOrNull(backend, 'key', name, signal);
    if (bytes && sha256(bytes) === name) continue;
    const kind = !bytes ? 'missing' : size === 0 || !bytes.includes('}') ? 'truncated' : 'altered';
    damages.add(damageOf('key', name, kind, 'The password that it belongs to may not open the repository.'));
  }
  if (keys.size === 0) damages.add(damageOf('key', '', 'missing', 'No password opens it.'));
  return keys.size;
}

async function readOrNull(backend: Backend, kind: 'key' | 'config', name: string, signal: AbortSignal) {
  try {
    return await backend.read(kind, name, undefined, signal);
  } catch (error) {
    if (isFault(error, 'missing')) return null;
    throw error;
  }
}

export async function checkConfig({ backend, sealer, signal, damages }: Look): Promise<void> {
  const bytes = await readOrNull(backend, 'config', 'config', signal);
  const opened = bytes && sealer.open(bytes);
  try {
    if (opened) parseConfig(opened);
    else damages.add(damageOf('config', 'config', !bytes ? 'missing' : bytes.length === 0 ? 'truncated' : 'altered'));
  } catch (error) {
    if (!isFault(error, 'damaged')) throw error;
    damages.add(damageOf('config', 'config', 'altered'));
  }
}

/** All that is listed, and in the index of it all that can be read. */
export async function checkIndex(look: Look): Promise<BlobIndex> {
  const { backend, signal, damages } = look;
  const index = createBlobIndex();
  const files = [...(await listing(backend, 'index', signal))].map(([name, bytes]) => ({ name, bytes }));
  await inParallel(files, most(backend), signal, async ({ name }) => {
    const raw = await rawRecord<IndexFile>(backend, 'index', name, look);
    if ('value' in raw) for (const pack of raw.value.packs) index.add(pack);
    // One that went since it was listed has others in its place.
    else if (raw.kind !== 'missing')
      damages.add(damageOf('index', name, raw.kind, 'What only it knows of cannot be found.'));
  });
  return index;
}

export async function checkSnapshots(look: Look, names: Iterable<Id>): Promise<Recorded[]> {
  const { backend, signal, damages } = look;
  const found: Recorded[] = [];
  const files = [...names].map((name) => ({ name, bytes: 0 }));
  await inParallel(files, most(backend), signal, async ({ name }) => {
    const raw = await rawRecord<SnapshotRecord>(backend, 'snapshot', name, look);
    if ('value' in raw) found.push({ id: name, record: raw.value });
    else if (raw.kind !== 'missing')
      damages.add(damageOf('snapshot', name, raw.kind, 'What it held cannot be listed any more.'));
  });
  return found.sort((a, b) => Date.parse(b.record.time) - Date.parse(a.record.time));
}

/** Others than locks of those at work may stand there: what cannot be read is told, but it holds nobody's data. */
export async function checkLocks({ backend, sealer, signal, damages }: Look): Promise<void> {
  for (const name of (await listing(backend, 'lock', signal)).keys()) {
    const raw = await rawRecord(backend, 'lock', name, { sealer, signal });
    if (!('value' in raw) && raw.kind !== 'missing')
      damages.add(damageOf('lock', name, raw.kind, 'It may keep others from working here until it is removed.'));
  }
}
