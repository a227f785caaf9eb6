import { namesIn } from '../blocking.ts';
import { createFolderTree, type FolderTree } from './folder-tree.ts';
import { nameOf } from './node-of.ts';
import { addTally, createTally } from './tally.ts';
import { catchUp, type InGit, type Names, placeIn, slotInHole, type WalkContext } from './walk-context.ts';

const mostTries = 3;
const looseFolder = /^[0-9a-f]{2}$/;
const objectName = /^[0-9a-f]{38}(?:[0-9a-f]{24})?$/;
const packName = /^pack-.*\.(?:pack|idx)$/;
/** What git makes for a moment, or leaves behind when it is killed; a copy of it would keep git from working. */
const unfinished: Record<InGit, RegExp> = { objects: /^tmp_/, rest: /^(?:.*\.lock|gc\.pid)$/ };

export const isUnfinished = (git: InGit, name: string): boolean => unfinished[git].test(name);

/** Where git keeps a repository: `.git`, one without files, one of a submodule. */
export const isGitFolder = (names: readonly string[]): boolean =>
  names.includes('HEAD') && names.includes('objects') && names.includes('refs');

/** Below it are folders of two digits, and `pack`. */
export const isObjectsFolder = (git: InGit | undefined, names: readonly string[]): boolean =>
  git === 'objects' && names.includes('pack') && names.includes('info');

const listed = (path: string): string[] => {
  try {
    return namesIn(path);
  } catch {
    return [];
  }
};

/** The files that hold objects now. */
function objectFiles(objects: string): Set<string> {
  const files = new Set<string>();
  for (const folder of listed(objects)) {
    if (folder !== 'pack' && !looseFolder.test(folder)) continue;
    const wanted = folder === 'pack' ? packName : objectName;
    for (const name of listed(`${objects}/${folder}`)) if (wanted.test(name)) files.add(`${folder}/${name}`);
  }
  return files;
}

type Stage = (name: string) => boolean;

/**
 * The parts of a repository in the order that makes the copy whole. A ref is written after its objects, so all that names
 * objects is read before them; refs before the packed ones that git moves them to, and loose objects before packs likewise.
 */
const stages: readonly Stage[] = [
  (name) => name !== 'objects' && name !== 'packed-refs' && name !== 'refs',
  (name) => name === 'refs',
  (name) => name === 'packed-refs',
  (name) => name === 'objects',
];
const objectStages: readonly Stage[] = [
  (name) => name !== 'pack' && !looseFolder.test(name),
  (name) => looseFolder.test(name),
  (name) => name === 'pack',
];

async function takeInStages(
  context: WalkContext,
  { place, names, before, tally }: Names,
  order: readonly Stage[],
  gitOf: (name: string) => InGit,
): Promise<FolderTree> {
  const tree = createFolderTree(context.pool);
  const known = before?.all();
  const entries = names
    .filter((name) => !isUnfinished(gitOf(name), name))
    .map((name) => ({ name, slot: slotInHole(tree.hole()) }));
  for (const isOf of order) {
    for (const { name, slot } of entries.filter((entry) => isOf(entry.name))) {
      const parent = known?.get(name) ?? null;
      const under = context.take({ place: placeIn(place, name), slot, parent, tally, git: gitOf(name) });
      if (under !== null) await under;
      await catchUp(context, place.path, true);
    }
    context.readers.push();
    await tally.settled();
  }
  return tree;
}

export const takeObjects = (context: WalkContext, names: Names): Promise<FolderTree> =>
  takeInStages(context, names, objectStages, () => 'objects');

/** Reads a repository until nothing that holds objects went away meanwhile; three times at most, and then tells. */
export async function takeGitFolder(context: WalkContext, { place, before, tally }: Names): Promise<FolderTree> {
  const { path } = place;
  const objects = `${path}/objects`;
  const inObjects = (file: string) => file.startsWith(`${objects}/`);
  const bytes = before?.again;
  for (let tries = 1; ; tries++) {
    const part = createTally();
    const were = objectFiles(objects);
    const again: Names = { place, names: listed(path), before: bytes?.() ?? null, tally: part };
    const tree = await takeInStages(context, again, stages, (name) => (name === 'objects' ? 'objects' : 'rest'));
    const are = objectFiles(objects);
    const stayed = [...were].every((file) => are.has(file));
    const whole = stayed && !part.lost.some(inObjects) && !part.moved.some(inObjects);
    if (!whole && tries < mostTries) {
      tree.drop();
      context.log(`Git tidied ${nameOf(path)} up while it was read; it is read again.`);
      continue;
    }
    if (!whole)
      part.trouble(
        'moving',
        nameOf(path),
        `Git tidied ${nameOf(path)} up each time that it was read; its copy may lack objects.`,
      );
    addTally(tally, part);
    context.recent.clear();
    return tree;
  }
}
