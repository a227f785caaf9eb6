import type { StoragePart } from '../../../../shared/features/backups/schema.ts';

export type By = 'project' | 'type' | 'part';

export interface Group {
  key: string;
  name: string;
  /** Of which kind, where it is of one. */
  type: StoragePart['type'] | null;
  storedBytes: number;
  bytes: number;
  files: number;
  parts: number;
}

export const typeWords: Record<StoragePart['type'], string> = {
  files: 'Files',
  database: 'Databases',
  volume: 'Volumes',
  own: 'Optimus itself',
};

const keyOf = (part: StoragePart, by: By): { key: string; name: string } => {
  if (by === 'type') return { key: part.type, name: typeWords[part.type] };
  if (by === 'part') return { key: `${part.type} ${part.name}`, name: part.name };
  if (part.projectId !== null) return { key: part.projectId, name: part.projectName ?? part.name };
  return part.type === 'own' ? { key: ' own', name: typeWords.own } : { key: ' none', name: 'Of no project' };
};

/** What takes the room, the largest first. */
export function grouped(parts: readonly StoragePart[], by: By): Group[] {
  const groups = new Map<string, Group>();
  for (const part of parts) {
    const { key, name } = keyOf(part, by);
    const known = groups.get(key);
    if (!known) {
      const { type, storedBytes, bytes, files } = part;
      groups.set(key, { key, name, type, storedBytes, bytes, files, parts: 1 });
      continue;
    }
    known.storedBytes += part.storedBytes;
    known.bytes += part.bytes;
    known.files += part.files;
    known.parts += 1;
    if (known.type !== part.type) known.type = null;
  }
  return [...groups.values()].sort((a, b) => b.storedBytes - a.storedBytes);
}

/**
 * The newest snapshot of each plan is looked into; what lies there beyond its files belongs to older snapshots, the lists of
 * folders and the index. Named, so that the parts come to what the place holds.
 */
export function withRest(groups: readonly Group[], bytes: number): Group[] {
  const rest = bytes - groups.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
  if (rest <= 0) return [...groups];
  const group: Group = {
    ...{ key: ' more', name: 'Older snapshots, lists of folders and the index', type: null },
    ...{ storedBytes: rest, bytes: 0, files: 0, parts: 1 },
  };
  return [...groups, group].sort((a, b) => b.storedBytes - a.storedBytes);
}

/** A map has room for so many; the smallest stand together. */
export function mostOf(groups: readonly Group[], most: number): Group[] {
  if (groups.length <= most) return [...groups];
  const rest = groups.slice(most - 1);
  const sum = (pick: (group: Group) => number) => rest.reduce((total, group) => total + pick(group), 0);
  return [
    ...groups.slice(0, most - 1),
    {
      ...{ key: ' rest', name: `${rest.length} smaller ones`, type: null },
      storedBytes: sum((group) => group.storedBytes),
      bytes: sum((group) => group.bytes),
      files: sum((group) => group.files),
      parts: sum((group) => group.parts),
    },
  ];
}
