import { basename, join } from 'node:path';

/** Where backups keep what is theirs below the data folder. */
export function foldersOf(dataDir: string) {
  const root = join(dataDir, 'backups');
  return {
    root,
    /** Each file of it can be made again out of a repository. */
    cache: join(root, 'cache'),
    /** Dumps on their way into a snapshot: by plan at the same path each time, so that they are found as unchanged. */
    staging: (planId: string) => join(root, 'staging', planId),
    stagingRoot: join(root, 'staging'),
    /** What a proof or a restore brings back for a moment. */
    scratch: (jobId: string) => join(root, 'scratch', jobId),
    scratchRoot: join(root, 'scratch'),
    /** What a restore replaced. */
    aside: (jobId: string) => join(root, 'aside', jobId),
    hooks: join(root, 'hooks'),
    pointInTime: (databaseId: string) => join(root, 'point-in-time', databaseId),
    /** Servers on data of an earlier moment. */
    returned: (jobId: string) => join(root, 'returned', jobId),
  };
}
export type Folders = ReturnType<typeof foldersOf>;

/** A name of the user's as one of a folder. */
export const folderName = (name: string): string =>
  name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '') || 'unnamed';

/** Of a database whose name becomes the same folder as that of another. */
export const dumpNameWithId = (name: string, id: string): string => `${folderName(name)}-${id.slice(0, 8)}`;

/** The dump of a database: under the plain name there may be one of another. */
export const dumpOf = <T extends { name: string }>(dumps: readonly T[], name: string, id: string): T | undefined =>
  dumps.find((dump) => dump.name === dumpNameWithId(name, id)) ?? dumps.find((dump) => dump.name === folderName(name));

export const planTag = (planId: string): string => `plan:${planId}`;
export const planOfTags = (tags: readonly string[]): string | null =>
  tags.find((tag) => tag.startsWith('plan:'))?.slice('plan:'.length) ?? null;

type PartType = 'files' | 'database' | 'volume' | 'own';

/** What a path of a snapshot is, also in one of another machine: dumps lie below `backups/staging`. */
export function partOf(path: string): { type: PartType; name: string } {
  const staged = /[\\/]backups[\\/]staging[\\/][^\\/]+(?:[\\/](databases|volumes|optimus)(?:[\\/]([^\\/]+))?)?/.exec(
    path,
  );
  const [, kind, name] = staged ?? [];
  if (/[\\/]backups[\\/]point-in-time[\\/]/.test(path))
    return { type: 'database', name: `${basename(path)} (point in time)` };
  if (kind === 'databases') return { type: 'database', name: name ?? 'databases' };
  if (kind === 'volumes') return { type: 'volume', name: name ?? 'volumes' };
  if (kind === 'optimus') return { type: 'own', name: 'Optimus' };
  return { type: 'files', name: path };
}
