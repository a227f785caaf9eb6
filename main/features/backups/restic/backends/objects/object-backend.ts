import { createSystemClock } from '../../../../../core/lib/clock.ts';
import { BackendFault, isFault } from '../../faults.ts';
import { folderOf, isFileName, pathOf } from '../../layout.ts';
import type { Backend, FileKind, Range, StoredFile } from '../../types.ts';
import { untilAborted } from '../../until-aborted.ts';
import { createRetries, type Pause, pauseFor } from './retries.ts';
import type { ObjectPage, ObjectStore } from './types.ts';

const dayMs = 24 * 3_600_000;
/** One request up to here; what is larger goes in parts, so that a broken connection costs one of them. */
const wholeBytes = 16 * 1024 * 1024;
const partBytes = 8 * 1024 * 1024;
/** Some that speak like these places show what was written a moment later; restic waits as long. */
const settleMs = 200;
/** For what is tidied up after an abort. */
const lastWordMs = 15_000;

export interface ObjectBackendOptions {
  now?: () => number;
  pause?: Pause;
  random?: () => number;
}

const label = (kind: FileKind, name: string): string => (kind === 'config' ? 'config' : `${kind} ${name}`);
const never = new AbortController().signal;

/** A repository by restic's layout in a place that keeps objects by key. */
export function createObjectBackend(
  store: ObjectStore,
  prefix: string,
  { now = createSystemClock().now, pause = pauseFor, random = Math.random }: ObjectBackendOptions = {},
): Backend {
  const retried = createRetries({ trouble: store.trouble, pause, random });
  const root = prefix === '' ? '' : `${prefix}/`;
  const keyOf = (kind: FileKind, name: string): string => root + pathOf(kind, name);

  const sizeOf = (key: string, what: string, signal: AbortSignal): Promise<number | null> =>
    retried({ what, signal }, () => store.size(key, signal));

  const page = (folder: string, after: string | null, what: string, signal: AbortSignal): Promise<ObjectPage> =>
    retried({ what, signal }, () => store.page(folder, after, signal));

  async function* under(folder: string, what: string, signal: AbortSignal) {
    for (let after: string | null = null, more = true; more; more = after !== null) {
      const { objects, next } = await page(folder, after, what, signal);
      yield* objects;
      after = next;
    }
  }

  async function* list(kind: FileKind, signal = never): AsyncGenerator<StoredFile> {
    if (kind === 'config') {
      const bytes = await sizeOf(keyOf(kind, 'config'), 'config', signal);
      if (bytes !== null) yield { name: 'config', bytes };
      return;
    }
    for await (const { key, bytes } of under(`${root}${folderOf(kind)}/`, `${kind}s`, signal)) {
      const name = key.slice(key.lastIndexOf('/') + 1);
      // What lies elsewhere, or under another name, is none of the repository.
      if (isFileName(name) && keyOf(kind, name) === key) yield { name, bytes };
    }
  }

  async function read(kind: FileKind, name: string, range: Range | undefined, signal: AbortSignal): Promise<Buffer> {
    const what = label(kind, name);
    if (range?.length === 0) return Buffer.alloc(0);
    const bytes = await retried({ what, signal }, () => store.read(keyOf(kind, name), range, signal));
    if (range && bytes.length !== range.length)
      throw new BackendFault('damaged', `${what} at ${store.location} is shorter than it should be.`, { what });
    return bytes;
  }

  async function putWhole(key: string, what: string, bytes: Buffer, fresh: boolean, signal: AbortSignal) {
    await retried({ what, signal }, async (tries) => {
      try {
        await store.put(key, bytes, { fresh, signal });
      } catch (error) {
        // An earlier try may have got there, and only its answer was lost.
        if (tries === 1 || store.trouble(error).code !== 'taken' || !(await isThere(key, bytes, signal))) throw error;
      }
    });
  }
  const isThere = async (key: string, bytes: Buffer, signal: AbortSignal): Promise<boolean> =>
    bytes.equals(await store.read(key, undefined, signal));

  async function putInParts(key: string, what: string, bytes: Buffer, signal: AbortSignal): Promise<void> {
    const { parts } = store;
    const id = await retried({ what, signal }, () => parts.begin(key, signal));
    const upload = { key, id };
    try {
      const told: string[] = [];
      for (let at = 0; at < bytes.length; at += partBytes) {
        const some = bytes.subarray(at, at + partBytes);
        told.push(await retried({ what, signal }, () => parts.part(upload, told.length + 1, some, signal)));
      }
      await retried({ what, signal }, async (tries) => {
        // Finished by a try whose answer was lost, it is not there to be finished any more.
        if (tries > 1 && (await store.size(key, signal)) === bytes.length) return;
        await parts.finish(upload, told, signal);
      });
    } catch (error) {
      // Left behind, it would be paid for until the next sweep.
      await parts.abandon(upload, AbortSignal.timeout(lastWordMs)).catch(() => undefined);
      throw error;
    }
  }

  async function write(
    kind: FileKind,
    name: string,
    parts: readonly Uint8Array[],
    { replace = false, signal = never }: { replace?: boolean; signal?: AbortSignal },
  ): Promise<void> {
    const [key, what] = [keyOf(kind, name), label(kind, name)];
    const fresh = kind === 'config' && !replace;
    // The parts are somebody's buffers, used again as soon as this ends, which on an abort is before the request does.
    const bytes = Buffer.concat(parts);
    if (!replace && (await sizeOf(key, what, signal)) !== null) {
      if (fresh) throw taken();
      return;
    }
    try {
      if (bytes.length > wholeBytes) await putInParts(key, what, bytes, signal);
      else await putWhole(key, what, bytes, fresh, signal);
    } catch (error) {
      throw isFault(error, 'taken') ? taken() : error;
    }
  }
  const taken = () => new BackendFault('taken', `There is a repository at ${store.location} already.`);

  async function sweep(signal: AbortSignal): Promise<number> {
    const what = 'unfinished uploads';
    const found = await retried({ what, signal }, () => store.parts.unfinished(root, signal));
    let swept = 0;
    for (const upload of found) {
      if (now() - upload.begunAt < dayMs) continue;
      await retried({ what, signal }, () => store.parts.abandon(upload, signal));
      swept += 1;
    }
    return swept;
  }

  return {
    location: store.location,
    parallel: store.parallel,
    settleMs,
    async prepare(signal = never) {
      await untilAborted(
        retried({ what: store.location, signal }, () => store.prepare(signal)),
        signal,
      );
      if ((await sizeOf(keyOf('config', 'config'), 'config', signal)) !== null) throw taken();
    },
    list,
    size: (kind, name, signal = never) => untilAborted(sizeOf(keyOf(kind, name), label(kind, name), signal), signal),
    read: (kind, name, range, signal = never) => untilAborted(read(kind, name, range, signal), signal),
    write: (kind, name, parts, options = {}) => untilAborted(write(kind, name, parts, options), options.signal),
    async remove(kind, name, signal = never) {
      const work = retried({ what: label(kind, name), signal }, () => store.remove(keyOf(kind, name), signal));
      await untilAborted(work, signal);
    },
    sweep: (signal = never) => sweep(signal),
    // Such places have no end, or do not tell it.
    freeBytes: () => Promise.resolve(null),
    dispose: () => store.dispose(),
  };
}
