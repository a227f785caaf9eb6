import { isFault } from '../../../../restic/faults.ts';
import type { Backend } from '../../../../restic/types.ts';
import type { CheckDone, CheckRequest, Watch } from '../../../types.ts';
import { createDamages, damageOf } from '../damages.ts';
import { inParallel } from '../in-parallel.ts';
import { listing, sha256 } from '../listing.ts';
import { checkKeys } from './check-files.ts';

/**
 * What can be said of a repository that does not open, which may be for a damaged key or config: files carry their
 * hashes as their names, so that all but the config are proven without any password. Nothing found, the password is
 * just the wrong one.
 */
export async function checkUnopened(
  backend: Backend,
  cause: unknown,
  request: CheckRequest,
  watch: Watch,
): Promise<CheckDone> {
  if (!isFault(cause, 'wrong-password', 'damaged', 'missing')) throw cause;
  const { signal } = watch;
  const damages = createDamages();
  const packs = await listing(backend, 'pack', signal);
  const keys = await listing(backend, 'key', signal);
  const config = await backend.size('config', 'config', signal);
  // A place without any of it holds no repository that could be damaged.
  if (config === null && keys.size === 0 && packs.size === 0) throw cause;
  await checkKeys({ backend, signal, damages });
  if (config === null) damages.add(damageOf('config', 'config', 'missing'));
  else if (config === 0) damages.add(damageOf('config', 'config', 'truncated'));
  else if (isFault(cause, 'damaged') && cause.what === 'config') damages.add(damageOf('config', 'config', 'altered'));
  if (damages.count() === 0) throw cause;

  const done = { packs: 0, bytes: 0 };
  for (const kind of ['index', 'snapshot', 'pack'] as const) {
    const files = [...(kind === 'pack' ? packs : await listing(backend, kind, signal))];
    if (kind === 'pack' && request.read === 'none') break;
    const pieces = files.map(([name, bytes]) => ({ name, bytes }));
    await inParallel(pieces, Math.min(4, backend.parallel), signal, async ({ name, bytes }) => {
      await watch.gate();
      const content = await backend.read(kind, name, undefined, signal);
      if (sha256(content) !== name) damages.add(damageOf(kind, name, content.length === 0 ? 'truncated' : 'altered'));
      if (kind !== 'pack') return;
      done.packs += 1;
      done.bytes += bytes;
      watch.progress({
        ...{ phase: 'Reading packs back', files: done.packs, bytes: done.bytes },
        ...{ filesTotal: packs.size, bytesTotal: null, at: name.slice(0, 8) },
      });
    });
  }
  return {
    ...{ snapshots: (await listing(backend, 'snapshot', signal)).size, packs: packs.size },
    ...{ packsRead: done.packs, bytesRead: done.bytes, filesRestored: 0, bytesRestored: 0 },
    ...{ damages: damages.all(), unusedBytes: 0, totalBytes: [...packs.values()].reduce((sum, size) => sum + size, 0) },
  };
}
