import { randomBytes } from 'node:crypto';
import { constants, copyFile, link, mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import { syncDir } from '../../core/lib/atomic-file.ts';
import { asStorageFull, errorCode } from '../../core/lib/storage-full.ts';
import { hashOf, lookAt, type Present } from './lay-beside.ts';

export interface Wanted {
  path: string;
  text: string;
  presentHash: string | null;
}

interface Laid extends Wanted {
  was: Present;
  /** What it becomes, whole and on the disk. */
  next: string;
  /** What it was, under another name, for the way back: that takes no room. */
  kept: string;
}

const changed = (path: string) =>
  new DomainError('CONFLICT', {
    what: path,
    why: 'It has changed since it was shown.',
    remedy: 'Generate the files again, and look at what is different now.',
  });

function explained(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (['EACCES', 'EPERM', 'EROFS'].includes(code))
    return new DomainError(
      'UNAVAILABLE',
      {
        what: path,
        why: `It may not be written (${code}).`,
        remedy: 'Give yourself the right to write in the folder of the project.',
      },
      { cause: error },
    );
  return asStorageFull(error, path);
}

// FAT and some network mounts know one name for each file.
const secondName = (from: string, to: string) =>
  link(from, to).catch((error: unknown) => {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error))) throw error;
    return copyFile(from, to, constants.COPYFILE_EXCL);
  });

/** As `writeFileAtomic` names what it has not finished, so that it is known for what it is after a kill. */
const besides = (at: string) =>
  join(dirname(at), `.${basename(at)}.${process.pid}-${randomBytes(8).toString('hex')}.tmp`);

async function makeFolder(folder: string, made: string[]): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let at = folder; ; at = dirname(at)) {
    made.push(at);
    if (at === first) return;
  }
}

async function layDown({ was, next, text }: Laid): Promise<void> {
  const file = await open(next, 'wx', was.mode ?? 0o666);
  try {
    await file.writeFile(text);
    if (was.mode !== null) await file.chmod(was.mode);
    const { uid, gid } = await file.stat();
    const { owner } = was;
    if (owner !== null && (owner.uid !== uid || owner.gid !== gid)) await file.chown(owner.uid, owner.gid);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * All or none: everything is on the disk before the first takes its place, and from there on no room is needed any more. Killed in
 * between, it leaves what it was making and what it kept beside the files, and nobody takes that away unasked: it may be the only
 * copy, and another process may be at work in the same folder.
 */
export async function writeFiles(root: string, files: readonly Wanted[]): Promise<string[]> {
  const names = files.map(({ path }) => path);
  const twice = names.find((path, at) => names.indexOf(path) !== at);
  if (twice !== undefined)
    throw new DomainError('CONFLICT', { what: twice, why: 'It is named twice.', remedy: 'Write each file once.' });
  const all: Laid[] = [];
  for (const file of files) {
    const was = await lookAt(root, file.path);
    if (was.hash !== file.presentHash) throw changed(file.path);
    if (was.text !== file.text) all.push({ ...file, was, next: besides(was.at), kept: besides(was.at) });
  }

  const folders: string[] = [];
  const placed: Laid[] = [];
  const goBack = async () => {
    const left: Laid[] = [];
    for (const laid of placed.reverse()) {
      const { path, text, was, kept } = laid;
      try {
        // Whoever has changed it meanwhile keeps it.
        if ((await lookAt(root, path)).hash !== hashOf(text)) continue;
        await (was.text === null ? rm(was.at) : rename(kept, was.at));
      } catch {
        left.push(laid);
      }
    }
    return left;
  };

  let at = '';
  try {
    for (const laid of all) {
      at = laid.path;
      await makeFolder(dirname(laid.was.at), folders);
      await layDown(laid);
    }
    for (const laid of all) {
      at = laid.path;
      const now = await lookAt(root, at);
      if (now.at !== laid.was.at || now.hash !== laid.was.hash) throw changed(at);
      if (laid.was.text === null)
        await secondName(laid.next, laid.was.at).catch((error: unknown) => {
          throw errorCode(error) === 'EEXIST' ? changed(laid.path) : error;
        });
      else {
        await secondName(laid.was.at, laid.kept);
        await rename(laid.next, laid.was.at);
      }
      placed.push(laid);
    }
    for (const folder of new Set(all.map(({ was }) => dirname(was.at)))) await syncDir(folder);
  } catch (error) {
    const left = await goBack();
    await clear(all, new Set(left));
    for (const folder of folders) await rmdir(folder).catch(() => {});
    if (left.length === 0) throw explained(error, at);
    throw new DomainError(
      'UNAVAILABLE',
      {
        what: left.map(({ path }) => path).join(', '),
        why: `${at} could not be written, and what was written before it could not be taken back.`,
        remedy: takingBack(left),
        partly: true,
      },
      { cause: error },
    );
  }
  await clear(all);
  return names;
}

function takingBack(left: readonly Laid[]): string {
  const kept = left.filter(({ was }) => was.text !== null).map((laid) => `${laid.path} as ${basename(laid.kept)}`);
  return [
    ...(kept.length > 0 ? [`What was there lies beside it: ${kept.join(', ')}.`] : []),
    ...(kept.length < left.length ? ['What was not there before is yours to delete.'] : []),
  ].join(' ');
}

/** What is only for the time of writing. What could not be taken back keeps the way back. */
async function clear(all: readonly Laid[], left: ReadonlySet<Laid> = new Set()): Promise<void> {
  for (const laid of all)
    for (const path of left.has(laid) ? [laid.next] : [laid.next, laid.kept])
      await rm(path, { force: true }).catch(() => {});
}
