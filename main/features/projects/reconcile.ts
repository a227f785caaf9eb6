import type { ProjectRecord } from './repo.ts';
import type { FoundProject } from './types.ts';

/** What a project is recognised by when its path is another one. */
export interface Identity {
  firstCommit: string | null;
  remote: string | null;
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
}

/** By path alone. `known`: all projects of this root. */
export function reconcile(known: readonly ProjectRecord[], found: readonly FoundProject[]): Reconciled {
  const byPath = new Map(known.map((record) => [record.path, record]));
  const kept: Move[] = [];
  const added: FoundProject[] = [];
  for (const project of found) {
    const record = byPath.get(project.path);
    byPath.delete(project.path);
    if (record) kept.push({ record, found: project });
    else added.push(project);
  }
  return { kept, added, missing: [...byPath.values()] };
}

const sameFolder = (record: ProjectRecord, found: FoundProject) =>
  record.device === found.device && record.inode === found.inode;

/**
 * Which of the missing are which of the added. A number of a folder is used again after a removal, so where both sides
 * have a first commit it decides; a first commit and remote alone are enough when they point to one place only.
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
    if (found.gitDir === null) {
      if (near) {
        left.delete(near);
        moves.push({ record: near, found });
      }
      continue;
    }
    const identity = await identify(found);
    identities.set(found, identity);
    if (near && (near.first_commit === null || near.first_commit === identity.firstCommit)) {
      left.delete(near);
      moves.push({ record: near, found });
    }
  }
  const moved = new Set(moves.map(({ found }) => found));
  for (const [found, { firstCommit, remote }] of identities) {
    if (moved.has(found) || firstCommit === null) continue;
    const same = (a: Identity) => a.firstCommit === firstCommit && a.remote === remote;
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
