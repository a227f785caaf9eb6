import { copyFile, link, lstat, rename, rm } from 'node:fs/promises';
import { errorCode } from '../../../../../../core/lib/storage-full.ts';
import { BackendFault, isFault } from '../../../../restic/faults.ts';
import type { Backend, BlobIndex, Id, Repository } from '../../../../restic/types.ts';
import type { RestoreRequest, TroubleKind, Watch } from '../../../types.ts';
import { systemPath } from '../system-path.ts';
import { emptyContent } from '../tree-hash.ts';
import type { Aside } from './aside.ts';
import type { Hands } from './hands.ts';
import { createRanges, type PackRange } from './ranges.ts';
import { type Report, sentenceFor } from './report.ts';
import { isMinor } from './set-meta.ts';
import { asFault, endsAll } from './target.ts';
import type { First, Wanted, Window } from './walk.ts';
import type { Answer, PartOfFile, Task } from './work.ts';

interface Context {
  repository: Repository;
  index: BlobIndex;
  request: RestoreRequest;
  watch: Watch;
  hands: Hands;
  report: Report;
  aside: Aside | null;
  lanes: number;
  /** Where the repository lies so near that the hands read it themselves. */
  near: Backend['fileOf'] | null;
  moved(bytes: number, path: string): void;
}

/** `made`: whole, under its temporary name if something is in the way, else in its place. */
interface State {
  at: 'waiting' | 'made' | 'same' | 'left';
  content: Id | null;
  bytes: number;
  /** Ranges of packs that have a part of it. */
  parts: number;
}

const together = 128;

/** Everything of one window: looked at, written, put in its place, its folders closed. */
export async function workOnWindow(window: Window, context: Context): Promise<void> {
  const { repository, index, request, watch, hands, report, aside } = context;
  const { signal } = watch;
  const { wanted } = window;
  const states: State[] = wanted.map(() => ({ at: 'waiting', content: null, bytes: 0, parts: 0 }));
  const of = (slot: number) => ({ one: wanted[slot] as Wanted, state: states[slot] as State });

  function leave(slot: number, kind: TroubleKind, sentence: string): void {
    const { one, state } = of(slot);
    if (state.at === 'left') return;
    state.at = 'left';
    report.trouble(kind, one.item.path, sentence);
  }

  async function run(task: Task): Promise<Answer> {
    const answer = await hands.run(task);
    for (const { path, code, message } of answer.notes) {
      if (isMinor(message, code)) report.once(`Not all ${message} can be kept at this place (${code}).`);
      else report.trouble('unsupported', path, `Its ${message} could not be set (${code}).`);
    }
    for (const { slot, path, code, message } of answer.failures) {
      if (slot === null || endsAll.has(code)) throw asFault(Object.assign(new Error(message), { code }), path);
      leave(slot, code === 'EEXIST' ? 'kept' : 'unsupported', sentenceFor(code, message));
    }
    for (const { slot, content } of answer.done) {
      const { one, state } = of(slot);
      state.at = 'made';
      state.content = content;
      if (one.first) Object.assign(one.first, { content, isThere: !one.item.inTheWay });
      context.moved(state.bytes, one.item.path);
    }
    // Hands that were stopped leave out what they were asked for, and say nothing of it.
    signal.throwIfAborted();
    return answer;
  }

  /** The lengths of what a file is made of; null where a part is nowhere. */
  function lengths(one: Wanted): { id: Id; length: number }[] | null {
    const found: { id: Id; length: number }[] = [];
    for (const id of one.content) {
      const place = index.find('data', id);
      if (!place) return null;
      found.push({ id, length: place.plainLength });
    }
    return found;
  }

  async function look(): Promise<void> {
    let batch: (Task & { do: 'look' })['items'] = [];
    let bytes = 0;
    const flush = async () => {
      if (batch.length === 0) return;
      await watch.gate();
      signal.throwIfAborted();
      const task: Task = { do: 'look', items: batch };
      batch = [];
      bytes = 0;
      for (const { slot, found, content } of (await run(task)).looks) seen(slot, found, content);
    };
    for (const [slot, one] of wanted.entries()) {
      const state = states[slot] as State;
      const blobs = lengths(one);
      if (!blobs)
        leave(slot, 'unreadable', 'A part of its content is missing from the repository, so it was not restored.');
      state.bytes = blobs?.reduce((sum, { length }) => sum + length, 0) ?? 0;
      if (!blobs || !one.look) continue;
      batch.push({ item: one.item, blobs });
      bytes += state.bytes;
      if (batch.length >= together || bytes > 64 * 1024 * 1024) await flush();
    }
    await flush();
  }

  function seen(slot: number, found: 'nothing' | 'same' | 'other', content: Id | null): void {
    const { one, state } = of(slot);
    if (found === 'same') {
      state.at = 'same';
      state.content = one.item.type === 'file' && one.content.length === 0 ? emptyContent : content;
      if (one.first) Object.assign(one.first, { content: state.content, isThere: true });
      context.moved(state.bytes, one.item.path);
    } else if (found === 'other' && request.existing === 'keep')
      leave(slot, 'kept', 'Something else is there already and was left alone.');
    else if (found === 'other') {
      report.replaces(one.item.path);
      one.item.inTheWay = true;
    }
  }

  async function writeAll(): Promise<void> {
    const ranges = createRanges(index);
    const empty: (Task & { do: 'finish' })['items'] = [];
    const made: (Task & { do: 'make' })['items'] = [];
    for (const [slot, one] of wanted.entries()) {
      if (states[slot]?.at !== 'waiting' || one.linkTo) continue;
      if (one.item.type !== 'file') made.push(one.item);
      else if (one.content.length === 0) empty.push({ item: one.item, size: 0, content: emptyContent });
      let offset = 0;
      for (const id of one.content) {
        const place = index.find('data', id);
        if (!place) break;
        ranges.add(id, place, { slot, offset, whole: one.content.length === 1 });
        offset += place.plainLength;
      }
    }
    const all = ranges.all();
    for (const range of all) for (const slot of slotsOf(range)) of(slot).state.parts += 1;
    await inLanes(context.lanes, all, async (range) => {
      await watch.gate();
      signal.throwIfAborted();
      await write(range);
    });
    for (let at = 0; at < empty.length; at += together)
      await run({ do: 'finish', items: empty.slice(at, at + together) });
    for (let at = 0; at < made.length; at += together) await run({ do: 'make', items: made.slice(at, at + together) });
  }

  async function write(range: PackRange): Promise<void> {
    const slots = slotsOf(range);
    const items = slots.map((slot) => of(slot).one.item);
    let bad = range.blobs;
    const part = await partOf(range);
    if (part) {
      const blobs = range.blobs.map(({ id, place, targets }) => ({
        ...{ id, targets, at: place.offset - range.offset, length: place.length },
        ...{ plainLength: place.plainLength, compressed: place.compressed },
      }));
      const answer = await run({ do: 'write', part, plain: false, blobs, items });
      bad = answer.bad.map((at) => range.blobs[at] as PackRange['blobs'][number]);
    }
    for (const blob of bad) await writeAnew(blob);
    const whole: (Task & { do: 'finish' })['items'] = [];
    for (const slot of slots) {
      const { one, state } = of(slot);
      state.parts -= 1;
      if (state.parts === 0 && state.at === 'waiting') whole.push({ item: one.item, size: state.bytes, content: null });
    }
    if (whole.length > 0) await run({ do: 'finish', items: whole });
  }

  /** Null where the pack is not as the index says: what is in it is looked for blob by blob. */
  async function partOf({ pack, offset, length }: PackRange): Promise<Uint8Array | PartOfFile | null> {
    if (context.near) return { file: context.near('pack', pack), offset, length };
    try {
      const bytes = await repository.backend.read('pack', pack, { offset, length }, signal);
      // What is handed to a thread has to be all of its memory.
      return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
    } catch (error) {
      if (!isFault(error, 'damaged', 'missing')) throw error;
      return null;
    }
  }

  /** Perhaps it lies in another pack as well. */
  async function writeAnew({ id, place, targets }: PackRange['blobs'][number]): Promise<void> {
    const slots = [...new Set(targets.map(({ slot }) => slot))];
    try {
      const bytes = new Uint8Array(await repository.blob('data', id, signal));
      // Everything after it in its files was placed by the length that the index told.
      if (bytes.length !== place.plainLength)
        throw new BackendFault('damaged', 'The index tells another length of it.', { what: `pack ${place.pack}` });
      const blob = { id, targets, at: 0, length: bytes.length, plainLength: bytes.length, compressed: false };
      await run({
        do: 'write',
        part: bytes,
        plain: true,
        blobs: [blob],
        items: slots.map((slot) => of(slot).one.item),
      });
    } catch (error) {
      if (!isFault(error, 'damaged', 'missing')) throw error;
      for (const slot of slots)
        leave(
          slot,
          'unreadable',
          `A part of its content is damaged in the repository, so it was not restored: ${error.message}`,
        );
    }
  }

  /** In its place, and what was there is kept. */
  async function swapIn(one: Wanted): Promise<void> {
    const { item } = one;
    try {
      await aside?.keep(item.path, 'replaced');
      await rename(systemPath(item.temp), systemPath(item.path));
      item.inTheWay = false;
      if (one.first) one.first.isThere = true;
    } catch (error) {
      if (endsAll.has(errorCode(error)) || signal.aborted) throw asFault(error, item.path);
      await rm(systemPath(item.temp), { force: true });
      const why = error instanceof Error ? error.message : String(error);
      leave(item.slot, 'unsupported', `What is there could not be kept aside, so it was left as it is: ${why}.`);
    }
  }

  /** Where the first name of a file did not come back, another is its first from then on, with the content itself. */
  function promoteOthers(): boolean {
    const promoted = new Set<First>();
    for (const at of ['same', 'waiting'] as const)
      for (const [slot, one] of wanted.entries()) {
        const { linkTo, item } = one;
        const { at: now, content } = states[slot] as State;
        if (!linkTo || linkTo.isThere || now !== at || promoted.has(linkTo)) continue;
        promoted.add(linkTo);
        Object.assign(linkTo, { path: item.path, content, isThere: at === 'same' });
        Object.assign(one, { linkTo: null, first: linkTo });
      }
    return promoted.size > 0;
  }

  async function linkNames(): Promise<void> {
    for (const [slot, one] of wanted.entries()) {
      const { item, linkTo } = one;
      const state = states[slot] as State;
      if (!linkTo || state.at === 'left') continue;
      if (!linkTo.isThere) {
        leave(slot, 'unreadable', 'The file that it is a second name of could not be restored.');
        continue;
      }
      state.content = linkTo.content;
      if (state.at === 'same' && (await areOne(linkTo.path, item.path))) continue;
      if (state.at === 'same') {
        if (request.existing === 'keep') continue;
        item.inTheWay = true;
        report.replaces(item.path);
      }
      state.at = 'waiting';
      if (!(await linkOrCopy(one, linkTo.path))) continue;
      state.at = 'made';
      if (item.inTheWay) await swapIn(one);
      else if (await isThere(item.path)) leave(slot, 'kept', sentenceFor('EEXIST', ''));
      else await rename(systemPath(item.temp), systemPath(item.path));
      if (of(slot).state.at === 'made') context.moved(state.bytes, item.path);
    }
  }

  async function linkOrCopy({ item }: Wanted, from: string): Promise<boolean> {
    const temp = systemPath(item.temp);
    try {
      await link(systemPath(from), temp);
      return true;
    } catch (error) {
      if (endsAll.has(errorCode(error))) throw asFault(error, item.path);
    }
    try {
      await copyFile(systemPath(from), temp);
      await run({ do: 'meta', items: [{ path: item.temp, type: 'file', meta: item.meta }] });
      return true;
    } catch (error) {
      if (endsAll.has(errorCode(error)) || signal.aborted) throw asFault(error, item.path);
      leave(item.slot, 'unsupported', sentenceFor(errorCode(error), error instanceof Error ? error.message : ''));
      return false;
    }
  }

  function count(): void {
    const { counts, tree } = report;
    for (const entry of window.order) {
      if ('dir' in entry) {
        tree.add('dir', entry.dir, '');
        continue;
      }
      const { one, state } = of(entry.slot);
      const { type, linkTarget } = one.item;
      const isThere = state.at === 'made' || state.at === 'same' || (request.dryRun && state.at === 'waiting');
      if (!isThere) continue;
      if (state.at === 'same' && type === 'file') {
        counts.unchanged += 1;
        counts.unchangedBytes += state.bytes;
      }
      counts.bytes += state.bytes;
      counts[type === 'file' ? 'files' : type === 'symlink' ? 'links' : 'others'] += 1;
      tree.add(type, one.rel, type === 'symlink' ? linkTarget : (state.content ?? ''));
    }
  }

  /** Before the folders get their times and rights, both of which it would meet. */
  async function removeUndone(): Promise<void> {
    const undone = wanted.filter(
      ({ item }) => states[item.slot]?.at === 'waiting' || states[item.slot]?.at === 'left' || item.inTheWay,
    );
    for (const { item } of undone) await rm(systemPath(item.temp), { force: true }).catch(() => {});
  }

  async function writeAndSwap(): Promise<void> {
    await writeAll();
    const swaps = wanted.filter(({ item }) => item.inTheWay && states[item.slot]?.at === 'made');
    // What replaces is on the disk for good before what it replaces leaves.
    const [first] = swaps;
    if (first) await run({ do: 'sync', path: first.item.path.slice(0, first.item.path.lastIndexOf('/')) || '/' });
    for (const one of swaps) {
      await watch.gate();
      signal.throwIfAborted();
      await swapIn(one);
    }
  }

  async function write2disk(): Promise<void> {
    await writeAndSwap();
    if (promoteOthers()) await writeAndSwap();
    await linkNames();
    await removeUndone();
    const same = wanted.filter(({ item }) => states[item.slot]?.at === 'same').map(({ item }) => item);
    const meta = [...same, ...window.closing].map(({ path, type, meta }) => ({ path, type, meta }));
    for (let at = 0; at < meta.length; at += together) await run({ do: 'meta', items: meta.slice(at, at + together) });
  }

  try {
    await look();
    if (!request.dryRun) await write2disk();
    count();
  } finally {
    if (!request.dryRun) await removeUndone();
    window.token.release();
  }
}

const slotsOf = ({ blobs }: PackRange): number[] => [
  ...new Set(blobs.flatMap(({ targets }) => targets.map(({ slot }) => slot))),
];

const isThere = (path: string): Promise<boolean> =>
  lstat(systemPath(path)).then(
    () => true,
    () => false,
  );

async function areOne(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => lstat(systemPath(path), { bigint: true })));
  return one?.ino === other?.ino && one?.dev === other?.dev;
}

/** Ends when all have ended, also where one fails: then nothing more is begun. */
async function inLanes<T>(count: number, all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    try {
      for (let one = all[next]; one !== undefined; one = all[next]) {
        next += 1;
        await work(one);
      }
    } catch (error) {
      next = all.length;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: count }, lane));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}
