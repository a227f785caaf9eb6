import type { TreeNode } from '../../../../restic/types.ts';
import { beginsWith, codeOf, look, namesIn } from '../blocking.ts';
import { createFolderTree, encodeEntry, type FolderTree } from './folder-tree.ts';
import { isGitFolder, isObjectsFolder, isUnfinished, takeGitFolder, takeObjects } from './git-folder.ts';
import { nameOf, type Stat, typeOf } from './node-of.ts';
import { attributesOf, takeFile, tellLost } from './take-file.ts';
import { catchUp, type Found, type Names, placeIn, slotAtEnd, type WalkContext } from './walk-context.ts';

const cacheTag = 'CACHEDIR.TAG';
const cacheSignature = 'Signature: 8a477f597d28d172789f06886806bc55';
/** So often it is looked whether others wait. */
const entriesPerTurn = 64;

export const isCache = (folder: string): boolean => beginsWith(`${folder}/${cacheTag}`, cacheSignature);

/** An entry of a folder, with all that lies in it. Null where it is done, but for files that are still being read. */
export function takeEntry(context: WalkContext, found: Found): Promise<void> | null {
  const { place, slot, tally } = found;
  if (context.excludes.leavesOut(place.folder, place.name, found.first ?? false)) {
    slot.skip();
    return null;
  }
  try {
    const stat = look(place.path);
    switch (typeOf(stat)) {
      case 'file':
        takeFile(context, found, stat);
        return null;
      case 'dir':
        return takeFolder(context, found, stat);
      case 'socket':
        context.log(`${nameOf(place.path)} is a socket, which only the program behind it can make.`);
        slot.skip();
        return null;
      case 'irregular':
        tally.trouble(
          'unsupported',
          nameOf(place.path),
          `${nameOf(place.path)} is of a kind that cannot be backed up.`,
        );
        slot.skip();
        return null;
      default:
        slot.put(context.maker.make(place.name, place.path, stat, otherAttributes(context, stat, found)));
        return null;
    }
  } catch (error) {
    lost(context, error, found);
    return null;
  }
}

/** Links have none that restic would store. */
const otherAttributes = (context: WalkContext, stat: Stat, { place, tally }: Found) =>
  typeOf(stat) === 'symlink' ? [] : attributesOf(context, place.path, tally);

function lost(context: WalkContext, error: unknown, found: Found): void {
  const code = codeOf(error);
  if (code === '') throw error;
  tellLost(context, found, code);
  found.slot.skip();
}

async function takeFolder(context: WalkContext, found: Found, stat: Stat): Promise<void> {
  const { place, slot, parent, tally, git } = found;
  let node: TreeNode;
  let names: string[];
  try {
    node = context.maker.make(place.name, place.path, stat, attributesOf(context, place.path, tally));
    names = namesIn(place.path);
    const now = look(place.path);
    // A link may have taken its place, and would have led elsewhere.
    if (now.ino !== stat.ino || now.dev !== stat.dev)
      throw Object.assign(new Error('replaced'), { code: 'ENOENT', syscall: 'scandir' });
  } catch (error) {
    lost(context, error, found);
    return;
  }
  const hole = slot.hold();
  const before = await context.parentTree(parent);
  const inside = { place, names, before, tally, git };
  const tree = isGitFolder(names)
    ? await takeGitFolder(context, inside)
    : isObjectsFolder(git, names)
      ? await takeObjects(context, inside)
      : await takeNames(context, inside);
  tree.close((bytes) => {
    const whole: TreeNode = { ...node, subtree: context.trees.put(bytes) };
    const how = !parent ? 'new' : parent.raw === encodeEntry(whole) ? 'unmodified' : 'changed';
    tally.dirs[how] += 1;
    hole.fill(whole);
  });
}

async function takeNames(context: WalkContext, { place, names, before, tally, git }: Names): Promise<FolderTree> {
  const tree = createFolderTree(context.pool);
  const slot = slotAtEnd(tree);
  const tagged = context.excludeCaches && names.includes(cacheTag) && isCache(place.path);
  let taken = 0;
  for (const name of names) {
    if ((tagged && name !== cacheTag) || (git && isUnfinished(git, name))) continue;
    const parent = before?.find(name) ?? null;
    const under = takeEntry(context, { place: placeIn(place, name), slot, parent, tally, git });
    if (under !== null) await under;
    await catchUp(context, place.path, taken++ % entriesPerTurn === 0);
  }
  return tree;
}
