import type { Id, TreeNode } from '../../../../restic/types.ts';
import { lookThrough, namesIn } from '../blocking.ts';
import type { WalkDone } from '../messages.ts';
import { createFolderTree, encodeEntry, type FolderTree } from './folder-tree.ts';
import type { ParentNode, ParentTree } from './parent-tree.ts';
import { attributesOf } from './take-file.ts';
import { isCache } from './take-folder.ts';
import { createTally, type Tally } from './tally.ts';
import { planTargets, type Target } from './targets.ts';
import { catchUp, type Place, slotAtEnd, type WalkContext } from './walk-context.ts';

/** The paths themselves, as places with what lies above them. */
export function placesOf(target: Target, folder: readonly string[] = []): Place[] {
  return [...target.children].flatMap(([name, child]) =>
    child.path === null ? placesOf(child, [...folder, name]) : [{ path: child.path, folder, name }],
  );
}

const sortedNames = (target: Target): string[] => [...target.children.keys()].sort();

interface Level {
  target: Target;
  folder: readonly string[];
  before: ParentTree | null;
  tally: Tally;
}

/** Folders above what was asked for: only what leads there is in them. */
async function takeLevel(context: WalkContext, { target, folder, before, tally }: Level): Promise<FolderTree> {
  const tree = createFolderTree(context.pool);
  const slot = slotAtEnd(tree);
  for (const name of sortedNames(target)) {
    const child = target.children.get(name);
    if (!child) continue;
    const parent = before?.find(name) ?? null;
    if (child.path === null) {
      await takeAbove(context, { target: child, folder: [...folder, name], before: null, tally }, parent, tree);
      continue;
    }
    const place = { path: child.path, folder, name };
    if (context.excludeCaches && name !== 'CACHEDIR.TAG' && isCache(aboveOf(child.path))) continue;
    const under = context.take({ place, slot, parent, tally, first: true });
    if (under !== null) await under;
    await catchUp(context, place.path, true);
  }
  return tree;
}

const aboveOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

async function takeAbove(
  context: WalkContext,
  level: Level,
  parent: ParentNode | null,
  into: FolderTree,
): Promise<void> {
  const { target, folder, tally } = level;
  const name = folder.at(-1) ?? '';
  const hole = into.hole();
  const tree = await takeLevel(context, { ...level, before: await context.parentTree(parent) });
  // Links above are gone through, as whoever gave the path does.
  const attributes = attributesOf(context, `${target.facts}/`, tally);
  const node = context.maker.make(name, target.facts, lookThrough(target.facts), attributes);
  tree.close((bytes) => {
    const whole: TreeNode = { ...node, subtree: context.trees.put(bytes) };
    tally.dirs[!parent ? 'new' : parent.raw === encodeEntry(whole) ? 'unmodified' : 'changed'] += 1;
    hole.fill(whole);
  });
}

export const planWalk = (paths: readonly string[]): Target => planTargets(paths, namesIn);

/** Everything that was asked for, down to the last file; resolves when all of it is in packs or on its way. */
export async function walk(
  context: WalkContext,
  plan: Target,
  before: ParentTree | null,
  tally: Tally = createTally(),
): Promise<Omit<WalkDone, 'stored'>> {
  const tree = await takeLevel(context, { target: plan, folder: [], before, tally });
  const root = Promise.withResolvers<Id>();
  tree.close((bytes) => root.resolve(context.trees.put(bytes)));
  context.readers.push();
  await tally.settled();
  const id = await root.promise;
  const { files, dirs, bytesSeen, troubles, named } = tally;
  return { tree: id, files, dirs, bytesSeen, troubles, named };
}
