import type { ProjectRecord } from './repo.ts';
import type { FoundProject } from './types.ts';

/** What a project is recognised by when its path is another one. */
export interface Identity {
  firstCommit: string | null;
  remote: string | null;
  /** When the folder itself was made; null where the file system does not keep it. */
  bornAt: number | null;
}

export interface Move {
  record: ProjectRecord;
  found: FoundProject;
}

interface Reconciled {
  kept: Move[];
  added: FoundProject[];
  /** At their path nothing was found; whether they are gone or have moved is not settled yet. */
  missing: ProjectRecord[];
  /** At their path is another folder, and this folder or the one that was known is elsewhere: they may have changed places. */
  contested: Move[];
}

const folderKey = ({ device, inode }: { device: string; inode: string }) => `${device}:${inode}`;

/** By path, unless the folders themselves say otherwise. `known`: all projects of this root. */
export function reconcile(known: readonly ProjectRecord[], found: readonly FoundProject[]): Reconciled {
  const byPath = new Map(known.map((record) => [record.path, record]));
  const knownFolders = new Set(known.map(folderKey));
  const foundFolders = new Set(found.map(folderKey));
  const kept: Move[] = [];
  const contested: Move[] = [];
  const added: FoundProject[] = [];
  for (const project of found) {
    const record = byPath.get(project.path);
    byPath.delete(project.path);
    if (!record) added.push(project);
    else if (sameFolder(record, project)) kept.push({ record, found: project });
    else if (knownFolders.has(folderKey(project)) || foundFolders.has(folderKey(record)))
      contested.push({ record, found: project });
    else kept.push({ record, found: project });
  }
  return { kept, added, missing: [...byPath.values()], contested };
}

/** Nobody is driven from a path without another one to go to: then the path decides. */
export function settleContested(moves: readonly Move[], contested: readonly Move[]): { moves: Move[]; kept: Move[] } {
  let left = [...moves];
  const kept: Move[] = [];
  const open = new Set(contested);
  for (let again = true; again; ) {
    again = false;
    for (const pair of open) {
      if (left.some(({ record }) => record === pair.record)) continue;
      left = left.filter(({ found }) => found !== pair.found);
      kept.push(pair);
      open.delete(pair);
      again = true;
    }
  }
  return { moves: left, kept };
}

export const sameFolder = (record: ProjectRecord, found: FoundProject) =>
  record.device === found.device && record.inode === found.inode;

/** A folder that was made after this one had been found is another one, with a number that became free. */
const mayBe = (record: ProjectRecord, { bornAt }: Identity) => bornAt === null || bornAt <= record.found_at;
/** It was there already when the project was found, with the same number: a history that was rewritten since changes nothing. */
const surelyIs = (record: ProjectRecord, { bornAt }: Identity) => bornAt !== null && bornAt <= record.found_at;

/**
 * Which of the missing are which of the added. A number of a folder is used again after a removal, so where both sides
 * have a first commit it decides, unless the folder is older than that; a first commit and remote alone are enough when they point to one place only.
 */
export async function findMoves(
  missing: readonly ProjectRecord[],
  added: readonly FoundProject[],
  identify: (found: FoundProject) => Promise<Identity>,
): Promise<Move[]> {
  if (missing.length === 0 || added.length === 0) return [];
  const moves: Move[] = [];
  const left = new Set(missing);
  const identities = new Map<FoundProject, Identity>();
  for (const found of added) {
    const candidates = [...left].filter((record) => record.kind === found.kind);
    if (candidates.length === 0) continue;
    const near = candidates.find((record) => sameFolder(record, found));
    if (!near && found.gitDir === null) continue;
    const identity = await identify(found);
    identities.set(found, identity);
    const same = near && (near.first_commit === null || near.first_commit === identity.firstCommit);
    if (near && ((same && mayBe(near, identity)) || surelyIs(near, identity))) {
      left.delete(near);
      moves.push({ record: near, found });
    }
  }
  const moved = new Set(moves.map(({ found }) => found));
  for (const [found, { firstCommit, remote }] of identities) {
    if (moved.has(found) || firstCommit === null) continue;
    const same = (a: Pick<Identity, 'firstCommit' | 'remote'>) => a.firstCommit === firstCommit && a.remote === remote;
    const from = [...left].filter(
      (record) => record.kind === found.kind && same({ firstCommit: record.first_commit, remote: record.remote }),
    );
    const to = [...identities].filter(([other, identity]) => !moved.has(other) && same(identity));
    const [only] = from;
    if (!only || from.length > 1 || to.length > 1) continue;
    left.delete(only);
    moved.add(found);
    moves.push({ record: only, found });
  }
  return moves;
}
