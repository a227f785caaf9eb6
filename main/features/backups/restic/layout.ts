import { isId } from './ids.ts';
import type { FileKind } from './types.ts';

const folders: Record<Exclude<FileKind, 'config'>, string> = {
  key: 'keys',
  lock: 'locks',
  snapshot: 'snapshots',
  index: 'index',
  pack: 'data',
};

export const packFolders: readonly string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

export const isFileName = (name: string): boolean => isId(name);

/** The folder of a kind, below the root. */
export const folderOf = (kind: Exclude<FileKind, 'config'>): string => folders[kind];

/** The path of a file below the root; refuses every name that is not a hash. */
export function pathOf(kind: FileKind, name: string): string {
  if (kind === 'config') return 'config';
  if (!isFileName(name)) throw new RangeError(`Not a name of a file of a repository: ${name}`);
  return kind === 'pack' ? `data/${name.slice(0, 2)}/${name}` : `${folders[kind]}/${name}`;
}
