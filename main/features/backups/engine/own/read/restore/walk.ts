import { hash } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { sep } from 'node:path';
import { errorCode } from '../../../../../../core/lib/storage-full.ts';
import { isFault } from '../../../../restic/faults.ts';
import type { Id, Repository, SnapshotRecord, TreeNode } from '../../../../restic/types.ts';
import type { RestoreRequest, Watch } from '../../../types.ts';
import { isOneName, timeNs, unixMode } from '../node-facts.ts';
import { systemPath } from '../system-path.ts';
import { childPath, pathParts, treeNodes } from '../trees.ts';
import type { Aside } from './aside.ts';
import { newToken, sweepLeftovers } from './leftovers.ts';
import { type Report, sentenceFor } from './report.ts';
import type { Selection } from './selection.ts';
import { asFault, endsAll, isSystemPlace } from './target.ts';
import type { Item, Meta } from './work.ts';

/** A file that is the same as one before it. */
export interface First {
  path: string;
  content: Id | null;
  isThere: boolean;
}

export interface Wanted {
  item: Item;
  /** Relative to the target. */
  rel: string;
  content: readonly Id[];
  /** Something may be there already. */
  look: boolean;
  /** The one it is a second name of. */
  linkTo: First | null;
  /** Others are second names of it. */
  first: First | null;
}

export interface FolderMeta {
  path: string;
  type: 'dir';
  meta: Meta;
}

/** So much of a tree as is worked on at once: memory does not grow with the tree. */
export interface Window {
  token: ReturnType<typeof newToken>;
  wanted: Wanted[];
  /** In the order of the tree: a folder by its path, all else by its slot. */
  order: ({ dir: string } | { slot: number })[];
  /** Folders in which all is done once this window is. */
  closing: FolderMeta[];
}

interface Frame {
  nodes: readonly TreeNode[];
  at: number;
  path: string;
  rel: string;
  inSnapshot: string;
  fresh: boolean;
  selection: Selection;
  closes: FolderMeta | null;
  /** Folders in it that were begun before it is their turn, by their path, with what became of it. */
  begun: Map<string, Promise<Made>>;
}

type Made = { error: unknown } | null;

interface Walk {
  repository: Repository;
  record: SnapshotRecord;
  request: RestoreRequest;
  report: Report;
  aside: Aside | null;
  watch: Watch;
  start: { tree: Id; nodes?: TreeNode[]; path: string; inSnapshot: string; fresh: boolean; selection: Selection };
}

const mostEntries = 1_024;
const mostBlobs = 8_192;
const mostBytes = 64 * 1024 * 1024;
/** Made at once: one call after the other would spend more on waiting than on making. */
const foldersAtOnce = 32;
/** Elsewhere two names may be one, so that a new folder is looked into all the same. */
const namesAreBytes = process.platform === 'linux';

export function metaOf(node: TreeNode): Meta {
  const modifiedNs = timeNs(node.mtime) ?? 0n;
  return {
    ...{ mode: unixMode(node.mode), uid: node.uid, gid: node.gid, modifiedNs },
    accessedNs: timeNs(node.atime) ?? modifiedNs,
    xattrs: node.extended_attributes ?? [],
  };
}

/** Goes through a tree, makes its folders and gives the rest out by windows. */
export async function* walkWindows(walk: Walk): AsyncGenerator<Window, void, undefined> {
  const { repository, record, request, report, watch, start } = walk;
  const { signal } = watch;
  const tops = record.paths.map((path) => `/${pathParts(path).join('/')}`);
  const isAbove = (path: string) => tops.some((top) => top.startsWith(`${path}/`));
  const linked = new Map<string, { first: First; left: number }>();
  let window = newWindow();
  let blobs = 0;
  let bytes = 0;

  /** Null where nothing can be put there. */
  async function folder(
    path: string,
    { fresh, begun }: Pick<Frame, 'fresh' | 'begun'>,
    closes: boolean,
  ): Promise<{ fresh: boolean } | null> {
    const place = systemPath(path);
    if (begun.has(path)) {
      const failed = await begun.get(path);
      begun.delete(path);
      if (failed) throw failed.error;
      return { fresh: true };
    }
    const there = fresh && namesAreBytes ? null : await stateOf(place);
    if (there?.isDirectory()) {
      if (request.dryRun) return { fresh: false };
      // An earlier restore may have closed it already.
      if (closes && (there.mode & 0o300) !== 0o300) await chmod(place, (there.mode & 0o7777) | 0o700).catch(() => {});
      await sweepLeftovers(path);
      return { fresh: false };
    }
    if (there) {
      if (request.existing === 'keep') {
        report.trouble(
          'kept',
          path,
          'Something else is there already and was left alone, so the folder was not restored.',
        );
        return null;
      }
      report.replaces(path);
      if (!request.dryRun) await walk.aside?.keep(path, 'gone');
    }
    if (!request.dryRun) await mkdir(place, { mode: 0o700 });
    return { fresh: true };
  }

  /** The second and later names of a file, as the snapshot knows them. */
  function links(node: TreeNode, path: string): Pick<Wanted, 'linkTo' | 'first'> {
    if ((node.links ?? 1) < 2 || node.inode === undefined) return { linkTo: null, first: null };
    // A file that was written to between its names was read as two.
    const content = hash('sha256', (node.content ?? []).join());
    const key = `${node.device_id ?? 0}:${node.inode}:${content}`;
    const known = linked.get(key);
    if (!known) {
      const first: First = { path, content: null, isThere: false };
      linked.set(key, { first, left: (node.links ?? 1) - 1 });
      return { linkTo: null, first };
    }
    known.left -= 1;
    if (known.left === 0) linked.delete(key);
    return { linkTo: known.first, first: null };
  }

  function want(node: TreeNode, path: string, rel: string, fresh: boolean): void {
    const slot = window.wanted.length;
    const item: Item = {
      ...{ slot, type: node.type, path, meta: metaOf(node), inTheWay: false },
      temp: `${path.slice(0, path.lastIndexOf(sep))}${sep}${window.token.name(slot)}`,
      ...{ linkTarget: node.linktarget ?? '', device: node.device ?? 0 },
    };
    const content = node.type === 'file' ? (node.content ?? []) : [];
    const names = node.type === 'file' ? links(node, path) : { linkTo: null, first: null };
    window.wanted.push({ item, rel, content, look: !(fresh && namesAreBytes), ...names });
    window.order.push({ slot });
    blobs += content.length;
    bytes += node.size ?? 0;
  }

  async function enter(
    node: TreeNode,
    path: string,
    rel: string,
    within: Frame,
    selection: Selection,
  ): Promise<Frame | null> {
    const inSnapshot = childPath(within.inSnapshot, node.name);
    const isOnTheWay = selection !== null || isAbove(inSnapshot);
    const made = await folder(path, within, !isOnTheWay);
    if (!made) return null;
    report.counts.dirs += 1;
    window.order.push({ dir: rel });
    return {
      nodes: await nodesOf(node.subtree, path),
      ...{ at: 0, path, rel, inSnapshot, fresh: made.fresh, selection },
      closes: isOnTheWay && !made.fresh ? null : { path, type: 'dir', meta: metaOf(node) },
      begun: new Map(),
    };
  }

  async function nodesOf(tree: Id | undefined, path: string): Promise<readonly TreeNode[]> {
    if (tree === undefined) return [];
    try {
      return await treeNodes(repository, tree, signal);
    } catch (error) {
      if (!isFault(error, 'damaged', 'missing')) throw error;
      report.trouble('unreadable', path, `What this folder holds cannot be read from the repository: ${error.message}`);
      return [];
    }
  }

  /** In a folder that is new nothing can be in the way of those that belong into it. */
  function beginFolders(frame: Frame): void {
    for (let at = frame.at - 1; at < frame.nodes.length && frame.begun.size < foldersAtOnce; at += 1) {
      const { type, name } = frame.nodes[at] as TreeNode;
      if (type !== 'dir' || !isOneName(name) || (frame.selection !== null && !frame.selection.has(name))) continue;
      const path = pathIn(frame, name);
      if (!isSystemPlace(path))
        frame.begun.set(
          path,
          mkdir(systemPath(path), { mode: 0o700 }).then(
            () => null,
            (error: unknown) => ({ error }),
          ),
        );
    }
  }

  async function step(frame: Frame, node: TreeNode): Promise<Frame | null> {
    const selection = frame.selection === null ? null : frame.selection.get(node.name);
    if (selection === undefined) return null;
    const path = pathIn(frame, node.name);
    const rel = frame.rel === '' ? node.name : `${frame.rel}/${node.name}`;
    if (!isOneName(node.name)) {
      report.trouble('unsupported', path, 'Its name would lead to another folder, so it was not restored.');
      return null;
    }
    if (isSystemPlace(path)) {
      report.trouble('unsupported', path, 'It belongs to the system itself, so it was not restored.');
      return null;
    }
    if (node.type !== 'dir') {
      // Below it nothing was asked for by a path that leads through a file.
      if (selection === null) want(node, path, rel, frame.fresh);
      return null;
    }
    try {
      if (frame.fresh && namesAreBytes && !request.dryRun && frame.begun.size === 0) beginFolders(frame);
      return await enter(node, path, rel, frame, selection);
    } catch (error) {
      const code = errorCode(error);
      if (signal.aborted || isFault(error) || code === '' || endsAll.has(code)) throw asFault(error, path);
      report.trouble('unsupported', path, sentenceFor(code, error instanceof Error ? error.message : code));
      return null;
    }
  }

  const top: Frame = {
    nodes: start.nodes ?? (await nodesOf(start.tree, start.path)),
    ...{ at: 0, path: start.path, rel: '', inSnapshot: start.inSnapshot },
    ...{ fresh: start.fresh, selection: start.selection, closes: null, begun: new Map() },
  };
  // Who may not read it may still write into it.
  if (!request.dryRun) await sweepLeftovers(start.path).catch(() => {});
  const stack = [top];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    await watch.gate();
    signal.throwIfAborted();
    const node = frame.nodes[frame.at];
    frame.at += 1;
    if (!node) {
      if (frame.closes) window.closing.push(frame.closes);
      stack.pop();
    } else {
      const next = await step(frame, node);
      if (next) stack.push(next);
    }
    if (window.order.length < mostEntries && blobs < mostBlobs && bytes < mostBytes) continue;
    yield window;
    window = newWindow();
    blobs = 0;
    bytes = 0;
  }
  yield window;
}

const pathIn = ({ path }: Frame, name: string): string =>
  path.endsWith(sep) ? `${path}${name}` : `${path}${sep}${name}`;

const newWindow = (): Window => ({ token: newToken(), wanted: [], order: [], closing: [] });

async function stateOf(place: string | Buffer) {
  try {
    return await lstat(place);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
