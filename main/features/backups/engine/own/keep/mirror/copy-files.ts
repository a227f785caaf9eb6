import type { Backend, FileKind } from '../../../../restic/types.ts';
import type { MirrorDone, Watch } from '../../../types.ts';
import { type Damages, damageOf } from '../damages.ts';
import { inParallel } from '../in-parallel.ts';
import { sha256 } from '../listing.ts';

type Named = Exclude<FileKind, 'config' | 'lock'>;

interface Copy {
  source: Backend;
  target: Backend;
  watch: Watch;
  signal: AbortSignal;
  damages: Damages;
  done: Pick<MirrorDone, 'files' | 'bytes'>;
  /** What is there already is never touched, not even where it is too short. */
  addOnly: boolean;
  /** Of all that has to be copied. */
  total: { files: number; bytes: number };
}

const phases: Record<Named, string> = {
  key: 'Copying keys',
  pack: 'Copying packs',
  index: 'Copying indexes',
  snapshot: 'Copying snapshots',
};

/** What the target lacks, or has only the beginning of. */
export const lacking = (ours: ReadonlyMap<string, number>, theirs: ReadonlyMap<string, number>, addOnly: boolean) =>
  [...ours]
    .filter(([name, bytes]) => (addOnly ? !theirs.has(name) : theirs.get(name) !== bytes))
    .map(([name, bytes]) => ({ name, bytes }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/**
 * Copies immutable files by name. The name is the hash of the content, so a file that is damaged at the source is found
 * here and not copied. Answers how many were gone when it was their turn.
 */
export async function copyFiles(
  kind: Named,
  files: readonly { name: string; bytes: number }[],
  { source, target, watch, signal, damages, done, addOnly, total }: Copy,
): Promise<number> {
  let gone = 0;
  const most = Math.min(4, Math.max(source.parallel, target.parallel));
  const tell = (at: string | null) =>
    watch.progress({
      ...{ phase: phases[kind], files: done.files, bytes: done.bytes },
      ...{ filesTotal: total.files, bytesTotal: total.bytes, at },
    });
  tell(null);
  await inParallel(files, most, signal, async ({ name }) => {
    await watch.gate();
    if ((await source.size(kind, name, signal)) === null) {
      gone += 1;
      return;
    }
    const content = await source.read(kind, name, undefined, signal);
    if (sha256(content) !== name) {
      damages.add(damageOf(kind, name, 'altered', 'It was not copied.'));
      return;
    }
    await target.write(kind, name, [content], { replace: !addOnly, signal });
    done.files += 1;
    done.bytes += content.length;
    tell(name.slice(0, 8));
  });
  return gone;
}
