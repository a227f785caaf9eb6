import type { TreeNode } from '../../../../restic/types.ts';
import { codeOf } from '../blocking.ts';
import type { FileState, ReadResult } from '../messages.ts';
import { readGoTime } from './go-time.ts';
import { nameOf, type Stat } from './node-of.ts';
import type { ParentNode } from './parent-tree.ts';
import type { Tally } from './tally.ts';
import type { Found, WalkContext } from './walk-context.ts';
import type { Attribute } from './xattrs.ts';

/** Of a repository that is read again, worth to be remembered. */
const largeBytes = 64 * 1_024;
const goneCodes = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ESTALE']);

/** What the system said of something that was there a moment before. */
export function tellLost(
  context: WalkContext,
  { place: { path }, tally, git }: Pick<Found, 'place' | 'tally' | 'git'>,
  code: string,
): void {
  const name = nameOf(path);
  if (git && goneCodes.has(code)) {
    // Whether that matters is known when the whole repository was read.
    tally.lost.push(path);
    context.log(`${name} was removed by git while the backup was under way.`);
  } else if (goneCodes.has(code))
    tally.trouble('vanished', name, `${name} was removed while the backup was under way.`);
  else if (code === 'EACCES' || code === 'EPERM')
    tally.trouble('unreadable', name, `Optimus has no permission to read ${name}.`);
  else tally.trouble('unreadable', name, `${name} could not be read (${code}).`);
}

/** The file goes into the backup without those that cannot be read; that is told. */
export function attributesOf(context: WalkContext, path: string, tally: Tally): Attribute[] {
  try {
    return context.xattrs?.of(path) ?? [];
  } catch (error) {
    const code = codeOf(error);
    if (code === '') throw error;
    // What is gone is told by whoever needs it next.
    if (goneCodes.has(code)) return [];
    const name = nameOf(path);
    tally.trouble('unreadable', name, `Extended attributes of ${name} could not be read (${code}).`);
    return [];
  }
}

const sameTime = (a: string, b: string): boolean => {
  if (a === b) return true;
  const instant = readGoTime(a);
  return instant !== null && instant === readGoTime(b);
};

/** As restic compares: what is so has not been written to since. */
const unchanged = (node: TreeNode, before: TreeNode): boolean =>
  before.type === 'file' &&
  (before.size ?? 0) === node.size &&
  before.inode === node.inode &&
  sameTime(before.mtime, node.mtime) &&
  sameTime(before.ctime, node.ctime);

/** The content that it had, where all of that is still stored. */
function contentBefore(context: WalkContext, node: TreeNode, parent: ParentNode | null, path: string): string[] | null {
  const recent = context.recent.get(path);
  if (recent?.content && unchanged(node, recent)) return recent.content;
  if (!parent || !unchanged(node, parent.node)) return null;
  const content = parent.node.content ?? [];
  if (content.every((id) => context.known.has('data', Buffer.from(id, 'hex')))) return content;
  context.log(`Parts of ${nameOf(path)} are no longer in the repository; it is stored again.`);
  return null;
}

export function takeFile(context: WalkContext, found: Found, stat: Stat & FileState): void {
  const { place, slot, parent, tally } = found;
  const { path } = place;
  const attributes = attributesOf(context, path, tally);
  const node = context.maker.make(place.name, path, stat, attributes);
  const content = contentBefore(context, node, parent, path);
  if (content) {
    tally.files.unmodified += 1;
    tally.bytesSeen += node.size ?? 0;
    slot.put({ ...node, content });
    return;
  }
  const hole = slot.hold();
  const { size, mtimeNs, ctimeNs, ino } = stat;
  tally.began();
  context.readers.read({ path, size, mtimeNs, ctimeNs, ino }, (result) => {
    hole.fill(wasRead(context, { ...found, node, attributes }, result));
    tally.ended();
  });
}

interface Read extends Found {
  node: TreeNode;
  attributes: readonly Attribute[];
}

function wasRead(context: WalkContext, read: Read, result: ReadResult): TreeNode | null {
  const { place, parent, tally, node, attributes, git } = read;
  const { path, name } = place;
  if (result.kind === 'failed') {
    tellLost(context, read, result.code);
    return null;
  }
  if (result.state) tally.moved.push(path);
  if (result.moving)
    tally.trouble(
      'moving',
      nameOf(path),
      `${nameOf(path)} was written to each time that it was read; its copy may be torn.`,
    );
  const facts = result.state ? context.maker.make(name, path, result.state, attributes) : node;
  tally.bytesSeen += result.size;
  const { content, size } = result;
  const done: TreeNode = { ...facts, size, content };
  if (git === 'objects' && size >= largeBytes) context.recent.set(path, done);
  if (!parent) tally.files.new += 1;
  else if (unchanged(done, parent.node) && sameContent(content, parent.node.content)) tally.files.unmodified += 1;
  else tally.files.changed += 1;
  return done;
}

const sameContent = (a: readonly string[], b: readonly string[] | null): boolean =>
  b !== null && a.length === b.length && a.every((id, i) => id === b[i]);
