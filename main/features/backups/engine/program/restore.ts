import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import type { Operation, RestoreDone, RestoreRequest, Trouble } from '../types.ts';
import { parsed, type SaidNode } from './answers.ts';
import { troubleOf } from './backup.ts';
import { cannot, plainPath } from './look.ts';
import { programFault } from './program-fault.ts';
import type { Run, RunRestic } from './run-restic.ts';

type Asked = Pick<Run, 'access' | 'watch'>;
type Counts = Pick<RestoreDone, 'files' | 'dirs' | 'links' | 'others' | 'bytes'>;

async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true;
    throw error;
  }
}

/** It would replace what is there, and keep none of it aside. */
async function refuseOthers(target: string | null): Promise<string> {
  if (target !== null && (await isEmpty(target))) return target;
  throw cannot(
    target ?? 'The original place',
    'The restic program would replace what is there and keep none of it.',
    'Choose a new or empty folder.',
  );
}

const isWithin = (path: string, folders: readonly string[]): boolean =>
  folders.length === 0 || folders.some((folder) => path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`));

async function count(run: RunRestic, asked: Asked, { snapshot, paths }: RestoreRequest): Promise<Counts> {
  const counts: Counts = { files: 0, dirs: 0, links: 0, others: 0, bytes: 0 };
  const onLine = (line: string) => {
    const said = parsed<SaidNode & { struct_type?: string }>(line);
    if (said?.struct_type !== 'node' || !isWithin(said.path, paths)) return;
    if (said.type === 'file') {
      counts.files += 1;
      counts.bytes += said.size ?? 0;
    } else if (said.type === 'dir') counts.dirs += 1;
    else if (said.type === 'symlink') counts.links += 1;
    else counts.others += 1;
  };
  await run({ ...asked, args: ['ls', '--no-lock', '--json', snapshot], onLine });
  return counts;
}

/** What the one path holds, up from where the program has put it. */
async function moveUp(from: string, into: string, isFolder: boolean): Promise<void> {
  const names = isFolder ? await readdir(from) : [basename(from)];
  for (const name of names) await rename(isFolder ? join(from, name) : from, join(into, name));
}

/** A pattern is made of the path: what has a meaning in one loses it. */
const included = (path: string): string => plainPath(path).replace(/[\\*?[]/g, '\\$&');

export function createRestore(run: RunRestic): Operation<'restore'> {
  return async (access, request, watch): Promise<RestoreDone> => {
    await watch.gate();
    const target = await refuseOthers(request.target);
    const asked = { access, watch };
    const counts = await count(run, asked, request);
    const nothing = { unchanged: 0, unchangedBytes: 0, aside: 0, hash: null, replaced: [] };
    if (request.dryRun) return { ...counts, ...nothing, troubles: 0, named: [] };
    watch.progress({
      ...{ phase: 'Restoring', files: 0, bytes: 0, filesTotal: counts.files, bytesTotal: counts.bytes, at: null },
    });
    await mkdir(target, { recursive: true });
    const contents = request.layout === 'contents' ? request.paths[0] : undefined;
    const into = contents === undefined ? target : await mkdtemp(join(target, '.restic-'));
    const named: Trouble[] = [];
    const noted = (line: string) => {
      const trouble = troubleOf(line);
      if (trouble) named.push(trouble);
    };
    try {
      const args = ['restore', request.snapshot, '--target', plainPath(into)];
      for (const path of request.paths) args.push('--include', included(path));
      const { exit, words } = await run({ ...asked, args, fine: [0, 1, 3], onLine: noted, onWords: noted });
      // It ends with 1 for a single file as well as for a place that is gone.
      if (exit !== 0 && named.length === 0) throw programFault({ exit, words: words.join('\n'), place: 'the target' });
      if (contents !== undefined) {
        const from = join(into, contents);
        const isFolder = (await readdir(from).catch(() => null)) !== null;
        await moveUp(from, target, isFolder);
      }
    } finally {
      if (into !== target) await rm(into, { recursive: true, force: true });
    }
    const failed = new Set(named.map(({ path }) => path)).size;
    return {
      ...{ ...counts, files: Math.max(0, counts.files - failed), ...nothing },
      ...{ troubles: failed, named: named.slice(0, 1_000) },
    };
  };
}
