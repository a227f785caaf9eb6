import { createHash } from 'node:crypto';
import { constants, open, realpath } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { isBelow } from '../../../core/lib/real-places.ts';
import { turn } from '../../../core/lib/turn.ts';
import type { Store } from '../store/create-store.ts';
import type { KnownFile } from '../store/writing.ts';
import type { ReadInput, ReadOutput } from '../thread/messages.ts';
import { cutCode, cutDoc } from './cut.ts';
import { hideSecrets } from './hide-secrets.ts';
import { kindOf, largestFile, looksMade, unwanted } from './which-files.ts';

// Links are not followed, and a pipe is not waited for.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const tellEveryMs = 200;

export interface Looked {
  size: number;
  mtime: number;
  /** Null: it is as it was. */
  bytes: Buffer | null;
}

/** Whether a folder is inside of the project without any link that leads out. Asked once for each folder. */
export function createInside(root: string) {
  let realRoot: Promise<string | null> | null = null;
  const known = new Map<string, Promise<boolean>>();
  return async (path: string): Promise<boolean> => {
    if (posix.isAbsolute(path) || path.split('/').includes('..')) return false;
    realRoot ??= realpath(root).catch(() => null);
    const real = await realRoot;
    if (real === null) return false;
    const folder = posix.dirname(path);
    const found = known.get(folder);
    if (found !== undefined) return found;
    const asked = realpath(join(root, folder)).then(
      (at) => isBelow(real, at) && at === (folder === '.' ? real : real + sep + folder.split('/').join(sep)),
      () => false,
    );
    known.set(folder, asked);
    return asked;
  };
}

export async function lookAt(path: string, known: Pick<KnownFile, 'size' | 'mtime'> | null): Promise<Looked | null> {
  const file = await open(path, flags).catch(() => null);
  if (!file) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > largestFile) return null;
    const looked = { size: stats.size, mtime: Math.floor(stats.mtimeMs) };
    if (known?.size === looked.size && known.mtime === looked.mtime) return { ...looked, bytes: null };
    return { ...looked, bytes: await file.readFile() };
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

interface Deps {
  store: Store;
  redact: (text: string) => string;
  now: () => number;
  /** No room for more. */
  full: () => boolean;
  progress: (done: number, total: number) => void;
}

/** Brings what is known of a project up to what its files are now. Each file is whole at any moment, so that an end loses nothing. */
export async function readProject(input: ReadInput, deps: Deps, signal: AbortSignal): Promise<ReadOutput> {
  const { store, redact, now, full, progress } = deps;
  const { projectId, name, root, paths } = input;
  const number = store.numberOf(projectId, name);
  const known = new Map(store.filesOf(number).map((file) => [file.path, file]));
  const inside = createInside(root);
  const left = new Set(known.keys());
  const output: ReadOutput = { files: 0, chunks: 0, changed: 0, removed: 0, passedOver: 0, ended: 'whole' };
  const of = { id: number, projectId, name };
  let told = 0;

  async function readOne(path: string): Promise<boolean> {
    const before = known.get(path) ?? null;
    if (unwanted(path, null) !== null || !(await inside(path))) return false;
    const looked = await lookAt(join(root, path), before);
    if (!looked || unwanted(path, looked.size) !== null) return false;
    if (looked.bytes === null) return true;
    if (looked.bytes.subarray(0, 8_000).includes(0)) return false;
    const hash = createHash('sha256').update(looked.bytes).digest('hex').slice(0, 24);
    if (before?.hash === hash) {
      store.touch(before.id, looked.size, looked.mtime);
      return true;
    }
    const text = looked.bytes
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n');
    if (text.trim() === '' || looksMade(text)) return false;
    const kind = kindOf(path);
    const safe = hideSecrets(text, redact);
    const pieces = kind === 'code' ? cutCode(safe) : cutDoc(safe);
    store.writeFile(of, before?.id ?? null, { path, kind, size: looked.size, mtime: looked.mtime, hash, pieces });
    output.changed += 1;
    return true;
  }

  for (const [at, path] of paths.entries()) {
    if (signal.aborted || full()) {
      output.ended = signal.aborted ? 'cancelled' : 'full';
      break;
    }
    if (await readOne(path)) left.delete(path);
    else output.passedOver += 1;
    const moment = now();
    if (moment - told >= tellEveryMs) {
      told = moment;
      progress(at + 1, paths.length);
    }
    await turn();
  }
  // Of what was not looked at nobody knows whether it is gone.
  if (output.ended === 'whole') {
    for (const path of left) {
      const file = known.get(path);
      if (!file) continue;
      store.removeFile(file.id);
      output.removed += 1;
      await turn();
    }
    const facts = { at: now(), passedOver: output.passedOver, cut: input.cut };
    Object.assign(output, store.done(number, facts));
  }
  return output;
}
