import type { TreeNode } from '../../../restic/types.ts';
import type { EntryFacts } from '../../types.ts';

/** Go's own bits for what POSIX keeps above the permissions. */
const setuid = 2 ** 23;
const setgid = 2 ** 22;
const sticky = 2 ** 20;
const has = (mode: number, bit: number) => Math.floor(mode / bit) % 2 === 1;

/** Permission bits as `chmod` takes them. */
export const unixMode = (mode: number): number =>
  (mode & 0o777) |
  (has(mode, setuid) ? 0o4000 : 0) |
  (has(mode, setgid) ? 0o2000 : 0) |
  (has(mode, sticky) ? 0o1000 : 0);

/** The other way round, without the type. */
export const goMode = (mode: number): number =>
  (mode & 0o777) + (mode & 0o4000 ? setuid : 0) + (mode & 0o2000 ? setgid : 0) + (mode & 0o1000 ? sticky : 0);

const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** Nanoseconds since 1970 of a time as it stands in a tree; null when it is none. */
export function timeNs(time: string): bigint | null {
  const parts = stamp.exec(time);
  if (!parts) return null;
  const seconds = Date.parse(`${parts[1]}${parts[3]}`);
  if (Number.isNaN(seconds)) return null;
  return BigInt(seconds) * 1_000_000n + BigInt((parts[2] ?? '').padEnd(9, '0'));
}

export function timeText(ns: bigint): string {
  const rest = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const whole = new Date(Number((ns - rest) / 1_000_000n)).toISOString().slice(0, 19);
  return `${whole}.${String(rest).padStart(9, '0')}Z`;
}

export const timeMs = (time: string): number => Number((timeNs(time) ?? 0n) / 1_000_000n);

export const kindOf = ({ type }: TreeNode): EntryFacts['type'] =>
  type === 'file' || type === 'dir' || type === 'symlink' ? type : 'other';

export const entryFacts = (node: TreeNode, path: string): EntryFacts => ({
  name: node.name,
  path,
  type: kindOf(node),
  size: node.size ?? 0,
  modifiedAt: timeMs(node.mtime),
  mode: unixMode(node.mode),
  uid: node.uid,
  gid: node.gid,
  user: node.user ?? null,
  group: node.group ?? null,
  links: node.links ?? 1,
  linkTarget: node.linktarget ?? null,
  xattrs: node.extended_attributes?.length ?? 0,
});

/** A name that is one step down, whoever wrote the tree: nothing else may become part of a path. */
export const isOneName = (name: string): boolean =>
  name !== '' &&
  name !== '.' &&
  name !== '..' &&
  !name.includes('/') &&
  !name.includes('\0') &&
  !(process.platform === 'win32' && /[\\:]/.test(name));
