import { decodeName } from '../../../../restic/names.ts';
import type { TreeNode } from '../../../../restic/types.ts';
import { linkTarget } from '../blocking.ts';
import type { OpenState } from '../messages.ts';
import type { TimeWriter } from './go-time.ts';
import type { Owners } from './owners.ts';
import type { Attribute } from './xattrs.ts';

const kindMask = 0o170000;
const kinds = new Map<number, { type: TreeNode['type']; go: number }>([
  [0o100000, { type: 'file', go: 0 }],
  [0o040000, { type: 'dir', go: 2 ** 31 }],
  [0o120000, { type: 'symlink', go: 2 ** 27 }],
  [0o060000, { type: 'dev', go: 2 ** 26 }],
  [0o020000, { type: 'chardev', go: 2 ** 26 + 2 ** 21 }],
  [0o010000, { type: 'fifo', go: 2 ** 25 }],
  [0o140000, { type: 'socket', go: 2 ** 24 }],
]);

export interface Stat extends OpenState {
  rdev?: bigint;
}

export const typeOf = ({ mode }: { mode: bigint }): TreeNode['type'] =>
  kinds.get(Number(mode) & kindMask)?.type ?? 'irregular';

/** Bits as Go's `os.FileMode` has them. */
function goMode(mode: number): number {
  let bits = (mode & 0o777) + (kinds.get(mode & kindMask)?.go ?? 0);
  if (mode & 0o4000) bits += 2 ** 23;
  if (mode & 0o2000) bits += 2 ** 22;
  if (mode & 0o1000) bits += 2 ** 20;
  return bits;
}

const beyondAscii = /[\u0080-\u00ff]/;

/** Bytes, each a character, as names stand in trees. */
export const nameOf = (bytes: string): string =>
  beyondAscii.test(bytes) ? decodeName(Buffer.from(bytes, 'latin1')) : bytes;

export interface NodeMaker {
  /** As restic makes it of what the system says; files and folders lack their content. */
  make(name: string, path: string, stat: Stat, attributes: readonly Attribute[]): TreeNode;
}

export function createNodeMaker(time: TimeWriter, owners: Owners): NodeMaker {
  return {
    make(name, path, stat, attributes) {
      const mode = Number(stat.mode);
      const type = typeOf(stat);
      const mtime = time(stat.mtimeNs);
      const uid = Number(stat.uid);
      const gid = Number(stat.gid);
      const user = owners.user(uid);
      const group = owners.group(gid);
      const node: TreeNode = {
        ...{ name: nameOf(name), type, mode: goMode(mode), mtime, atime: mtime, ctime: time(stat.ctimeNs), uid, gid },
        ...(user === undefined ? {} : { user }),
        ...(group === undefined ? {} : { group }),
        ...{ inode: stat.ino, device_id: stat.dev, content: null },
      };
      if (type === 'file') node.size = Number(stat.size);
      if (type === 'file' || type === 'symlink' || type === 'dev' || type === 'chardev')
        node.links = Number(stat.nlink);
      if (type === 'symlink') node.linktarget = decodeName(linkTarget(path));
      if (type === 'dev' || type === 'chardev') node.device = Number(stat.rdev ?? 0n);
      if (attributes.length > 0) node.extended_attributes = [...attributes];
      return node;
    },
  };
}
