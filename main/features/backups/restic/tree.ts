import { BackendFault } from './faults.ts';
import { goJson, quote, unquote } from './go-text.ts';
import { isId } from './ids.ts';
import { compareNames, decodeName as decodeBytesOfName, encodeName } from './names.ts';
import type { TreeNode } from './types.ts';

/** A tree as restic writes it, to the byte: nodes by the bytes of their names, Go's order of fields, nothing that is zero. */
export function encodeTree(nodes: readonly TreeNode[]): Buffer {
  const sorted = nodes.toSorted((a, b) => compareNames(a.name, b.name));
  const again = sorted.find((node, i) => i > 0 && node.name === sorted[i - 1]?.name);
  if (again) throw new RangeError(`A folder has two entries of one name: ${again.name}`);
  return Buffer.from(`{"nodes":[${sorted.map(encodeNode).join(',')}]}\n`, 'utf8');
}

type Field = string | number | bigint | undefined;

const unlessZero = (key: string, value: Field): string =>
  value === undefined || value === '' || value === 0 || value === 0n
    ? ''
    : `,"${key}":${typeof value === 'string' ? goJson(value) : value}`;

function encodeNode(node: TreeNode): string {
  const target = node.linktarget;
  const { extended_attributes: attributes } = node;
  return [
    `{"name":${goJson(quote(node.name))},"type":${goJson(node.type)}`,
    unlessZero('mode', node.mode),
    `,"mtime":${goJson(node.mtime)},"atime":${goJson(node.atime)},"ctime":${goJson(node.ctime)}`,
    `,"uid":${node.uid},"gid":${node.gid}`,
    unlessZero('user', node.user),
    unlessZero('group', node.group),
    unlessZero('inode', node.inode),
    unlessZero('device_id', node.device_id),
    unlessZero('size', node.size),
    unlessZero('links', node.links),
    unlessZero('linktarget', target),
    // Go's JSON loses bytes that are not UTF-8; restic keeps them apart since 0.17.
    target === undefined || target.isWellFormed() ? '' : `,"linktarget_raw":"${encodeName(target).toString('base64')}"`,
    attributes?.length ? `,"extended_attributes":[${attributes.map(encodeAttribute).join(',')}]` : '',
    unlessZero('device', node.device),
    node.content ? `,"content":[${node.content.map((id) => `"${id}"`).join(',')}]` : ',"content":null',
    unlessZero('subtree', node.subtree),
    '}',
  ].join('');
}

const encodeAttribute = ({ name, value }: { name: string; value: string }): string =>
  `{"name":${goJson(name)},"value":"${value}"}`;

const types = new Set<string>(['file', 'dir', 'symlink', 'dev', 'chardev', 'fifo', 'socket', 'irregular']);
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** JavaScript's numbers end at 2^53, inodes do not. */
const long = /"(?:inode|device_id|device|size|links)"\s*:\s*\d{16}/;

const damaged = (why: string, what: string): BackendFault =>
  new BackendFault('damaged', `A folder of the repository cannot be read: ${why}.`, { what });

/** Fields that nobody knows are passed over; names that could lead anywhere else than into their folder are a fault. */
export function parseTree(bytes: Uint8Array, what = 'tree'): TreeNode[] {
  const fields = parseList(bytes, what);
  const nodes = fields.map((field) => decodeNode(field, what));
  let sorted = true;
  const names = new Set<string>();
  for (const [i, { name }] of nodes.entries()) {
    if (names.has(name)) throw damaged('it has two entries of one name', what);
    names.add(name);
    sorted &&= i === 0 || compareNames(nodes[i - 1]?.name ?? '', name) < 0;
  }
  return sorted ? nodes : nodes.sort((a, b) => compareNames(a.name, b.name));
}

function parseList(bytes: Uint8Array, what: string): unknown[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  try {
    const value: unknown = long.test(text) ? JSON.parse(text, keepLong) : JSON.parse(text);
    const nodes = isRecord(value) ? (value.nodes ?? []) : null;
    if (Array.isArray(nodes)) return nodes;
  } catch (cause) {
    throw new BackendFault('damaged', 'A folder of the repository is not what it should be.', { what, cause });
  }
  throw damaged('it is not a list of entries', what);
}

function keepLong(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && /^\d{16,20}$/.test(source) ? BigInt(source) : value;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A half of a pair in JSON is no byte of a name. */
const text = (value: unknown): string | null => (typeof value === 'string' ? value.toWellFormed() : null);

function whole(value: unknown, most: number): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) return null;
  return number >= 0 && number <= most ? number : null;
}

function decodeName(value: unknown, what: string): string {
  const quoted = text(value);
  const name = quoted === null ? null : unquote(quoted);
  if (name === null) throw damaged('a name in it is not written as names are', what);
  if (name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0'))
    throw damaged('a name in it leads out of its folder', what);
  return name;
}

function decodeNode(field: unknown, what: string): TreeNode {
  if (!isRecord(field)) throw damaged('it is not a list of entries', what);
  const name = decodeName(field.name, what);
  const wrong = (key: string) => damaged(`${key} of an entry is not what it should be`, what);
  const type = field.type;
  if (typeof type !== 'string' || !types.has(type)) throw wrong('the type');
  const count = (key: string, most: number): number => {
    const value = field[key] ?? 0;
    const number = whole(value, most);
    if (number === null) throw wrong(key);
    return number;
  };
  const word = (key: string): string => {
    const value = text(field[key] ?? '');
    if (value === null) throw wrong(key);
    return value;
  };
  const node: TreeNode = {
    name,
    type: type as TreeNode['type'],
    mode: count('mode', 0xffffffff),
    mtime: word('mtime'),
    atime: word('atime'),
    ctime: word('ctime'),
    uid: count('uid', 0xffffffff),
    gid: count('gid', 0xffffffff),
    content: ids(field.content, () => wrong('the content')),
  };
  optional(node, field, { count, word, wrong });
  return node;
}

interface Reader {
  count(key: string, most: number): number;
  word(key: string): string;
  wrong(key: string): BackendFault;
}

function optional(node: TreeNode, field: Record<string, unknown>, { count, word, wrong }: Reader): void {
  for (const key of ['user', 'group', 'linktarget'] as const) {
    const value = word(key);
    if (value !== '') node[key] = value;
  }
  for (const key of ['size', 'links', 'device'] as const) {
    const value = count(key, Number.MAX_SAFE_INTEGER);
    if (value !== 0) node[key] = value;
  }
  for (const key of ['inode', 'device_id'] as const) {
    const value = field[key] ?? 0;
    const big = typeof value === 'bigint' ? value : BigInt(whole(value, Number.MAX_SAFE_INTEGER) ?? -1);
    if (big < 0n || big > 0xffffffffffffffffn) throw wrong(key);
    if (big !== 0n) node[key] = big;
  }
  const subtree = field.subtree ?? null;
  if (subtree !== null) {
    if (!isId(subtree)) throw wrong('the subtree');
    node.subtree = subtree;
  }
  const raw = word('linktarget_raw');
  if (raw !== '') {
    if (!base64Pattern.test(raw)) throw wrong('the target of a link');
    node.linktarget = decodeBytesOfName(Buffer.from(raw, 'base64'));
  }
  if (node.linktarget?.includes('\0')) throw wrong('the target of a link');
  const attributes = decodeAttributes(field.extended_attributes, wrong);
  if (attributes.length > 0) node.extended_attributes = attributes;
}

function ids(value: unknown, wrong: () => BackendFault): string[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw wrong();
  return value.map((id: unknown) => {
    if (!isId(id)) throw wrong();
    return id;
  });
}

function decodeAttributes(value: unknown, wrong: Reader['wrong']): { name: string; value: string }[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrong('the list of attributes');
  return value.map((field: unknown) => {
    const name = isRecord(field) ? text(field.name) : null;
    const bytes = isRecord(field) ? text(field.value ?? '') : null;
    if (name === null || name === '' || name.includes('\0') || bytes === null || !base64Pattern.test(bytes))
      throw wrong('an attribute');
    return { name, value: bytes };
  });
}
