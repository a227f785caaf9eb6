import { randomUUID } from 'node:crypto';
import { lstat, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type { ProjectRoot } from '../../../shared/features/projects/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import { type Catalogue, nameOf } from './catalogue.ts';
import type { FactsRepo } from './facts-repo.ts';
import { findMoves, type Identity, reconcile } from './reconcile.ts';
import type { KnownRoot, ProjectRecord, ProjectsRepo } from './repo.ts';
import type { FindInput, FindOutput, FoundProject } from './types.ts';

const maxDepth = 8;
const maxProjects = 20_000;
const shownSkips = 200;

interface Deps {
  repo: ProjectsRepo;
  factsRepo: Pick<FactsRepo, 'forget'>;
  catalogue: Catalogue;
  find: (input: FindInput, signal?: AbortSignal) => Promise<FindOutput>;
  identify: (found: FoundProject) => Promise<Identity>;
  clock: Clock;
  journal: Journal;
  log: Logger;
  /** Inside, one transaction of the user's data. */
  assertLasting: () => void;
  home?: string;
}

const newId = () => randomUUID().replaceAll('-', '').slice(0, 12);
const contains = (outer: string, inner: string) =>
  inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
const subjectOf = (record: ProjectRecord) => ({ type: 'project', id: record.id, label: nameOf(record.path) });

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** The folders in which projects are looked for, and the truth about what is in them. */
export function createRoots(deps: Deps) {
  const { repo, factsRepo, catalogue, find, identify, clock, journal, log, assertLasting } = deps;
  const home = deps.home ?? homedir();
  const roots = new Map<string, KnownRoot>();
  const walking = new Map<string, Promise<void>>();

  const pathOf = (text: string): string => {
    const path = text === '~' || text.startsWith(`~${sep}`) || text.startsWith('~/') ? join(home, text.slice(1)) : text;
    if (!isAbsolute(path)) throw invalid([{ field: 'paths', problem: `${text} is not an absolute path` }]);
    return resolve(path);
  };

  const shown = (root: KnownRoot): ProjectRoot => {
    const { parents: _, ...rest } = root;
    const projects = catalogue.all().filter(({ record }) => record.root_id === root.id && record.presence === 'here');
    return { ...rest, projects: projects.length };
  };

  async function keep(root: KnownRoot) {
    roots.set(root.id, root);
    await repo.putRoot(root);
  }

  const newRecord = (root: KnownRoot, found: FoundProject): ProjectRecord => ({
    id: newId(),
    ...placeOf(found),
    root_id: root.id,
    first_commit: null,
    remote: null,
    presence: 'here',
    found_at: clock.now(),
    missing_since: null,
    opened_at: null,
    dirty_since: null,
    ahead_since: null,
    tags: '[]',
    favourite: 0,
    archived: 0,
    notes: '',
  });

  /** Nothing was found where it was; moves are settled by now. */
  async function settle(record: ProjectRecord, rootState: KnownRoot['state']): Promise<ProjectRecord> {
    // A drive that is away takes nothing with it; a folder that can no longer be entered still exists.
    const presence = rootState !== 'here' || (await isThere(record.path)) ? 'unreadable' : 'gone';
    if (record.presence === presence) return record;
    if (presence === 'gone')
      journal.note({
        kind: 'project.gone',
        severity: 'notice',
        actor: 'outside',
        sentence: `${nameOf(record.path)} is gone from ${record.path}`,
        subjects: [subjectOf(record)],
      });
    return { ...record, presence, missing_since: record.missing_since ?? clock.now() };
  }

  async function stateOf(path: string): Promise<KnownRoot['state']> {
    try {
      return (await stat(path)).isDirectory() ? 'here' : 'missing';
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      return code === 'EACCES' || code === 'EPERM' || code === 'EIO' ? 'unreadable' : 'missing';
    }
  }

  async function walkNow(root: KnownRoot, signal?: AbortSignal): Promise<void> {
    const state = await stateOf(root.path);
    const mine = catalogue.all().filter(({ record }) => record.root_id === root.id);
    if (state !== 'here') {
      await keep({ ...root, state, walkedAt: clock.now() });
      const records = await Promise.all(mine.map(({ record }) => settle(record, state)));
      await repo.put(records);
      for (const record of records) catalogue.put(record.id, { record });
      return;
    }
    const output = await find({ root: root.path, maxDepth, maxProjects }, signal);
    if (!roots.has(root.id)) return;
    const inOthers = [...roots.values()].filter((other) => other.id !== root.id && contains(root.path, other.path));
    // A project belongs to the innermost folder that was added.
    const found = output.projects.filter(({ path }) => !inOthers.some((other) => contains(other.path, path)));
    const elsewhere = new Set(
      catalogue.all().flatMap(({ record }) => (record.root_id === root.id ? [] : [record.path])),
    );
    const before = reconcile(
      mine.map(({ record }) => record),
      found.filter(({ path }) => !elsewhere.has(path)),
    );
    // What was moved here out of another folder is still "here" there until that one is walked.
    const away: ProjectRecord[] = [];
    if (before.added.length > 0)
      for (const { record } of catalogue.all())
        if (record.root_id !== root.id && !(await isThere(record.path))) away.push(record);
    const moves = await findMoves([...before.missing, ...away], before.added, identify);
    const movedIds = new Set(moves.map(({ record }) => record.id));
    const movedTo = new Set(moves.map((move) => move.found));
    const added = before.added.filter((project) => !movedTo.has(project)).map((project) => newRecord(root, project));
    const back = (record: ProjectRecord, project: FoundProject): ProjectRecord => ({
      ...record,
      ...placeOf(project),
      root_id: root.id,
      presence: 'here',
      missing_since: null,
    });
    const records = [
      ...before.kept.map((move) => back(move.record, move.found)),
      ...moves.map((move) => back(move.record, move.found)),
      ...(await Promise.all(
        before.missing.filter(({ id }) => !movedIds.has(id)).map((record) => settle(record, 'here')),
      )),
    ];
    const changed = records.filter((record) => {
      const old = catalogue.get(record.id)?.record;
      return JSON.stringify(old) !== JSON.stringify(record);
    });
    await repo.put([...added, ...changed]);
    // Forgotten, or said something new of, while the folder was walked: what is in the catalogue now wins.
    for (const record of changed) {
      const now = catalogue.get(record.id)?.record;
      if (now) catalogue.put(record.id, { record: { ...now, ...placeKept(record) } });
    }
    for (const record of added) catalogue.put(record.id, { record });
    for (const { record, found: project } of moves)
      journal.note({
        kind: 'project.moved',
        actor: 'outside',
        sentence: `${nameOf(record.path)} moved to ${project.path}`,
        subjects: [{ ...subjectOf(record), label: nameOf(project.path) }],
        data: { from: record.path, to: project.path },
      });
    tellAdded(root, added);
    await keep({
      ...root,
      state: 'here',
      walkedAt: clock.now(),
      folders: output.folders,
      skipped: output.skipped.slice(0, shownSkips),
      skippedCount: output.skippedCount,
      parents: output.parents,
    });
  }

  function tellAdded(root: KnownRoot, added: readonly ProjectRecord[]) {
    const [first] = added;
    if (!first) return;
    const one = added.length === 1;
    journal.note({
      kind: one ? 'project.found' : 'projects.found',
      sentence: one
        ? `${nameOf(first.path)} was found in ${root.path}`
        : `${added.length} projects were found in ${root.path}`,
      subjects: one ? [subjectOf(first)] : [],
      data: { folder: root.path, projects: added.length },
    });
  }

  return {
    async load() {
      for (const root of await repo.roots()) roots.set(root.id, root);
    },
    list: (): ProjectRoot[] => [...roots.values()].sort((a, b) => a.path.localeCompare(b.path)).map(shown),
    known: (): KnownRoot[] => [...roots.values()],
    pathOf,

    async add(texts: readonly string[]): Promise<KnownRoot[]> {
      assertLasting();
      const added: KnownRoot[] = [];
      for (const text of texts) {
        const path = pathOf(text);
        const state = await stateOf(path);
        if (state === 'missing') throw new DomainError('NOT_FOUND', { what: 'folder', id: path });
        const real = await realpath(path).catch(() => path);
        const same = [...roots.values()].find((root) => root.path === path || root.path === real);
        if (same) throw new DomainError('CONFLICT', { what: path, why: 'Projects are looked for there already.' });
        const root: KnownRoot = {
          id: newId(),
          path,
          addedAt: clock.now(),
          state,
          walkedAt: null,
          folders: 0,
          skipped: [],
          skippedCount: 0,
          parents: [],
        };
        await keep(root);
        added.push(root);
        journal.note({ kind: 'project.folder-added', actor: 'user', sentence: `Projects are looked for in ${path}` });
      }
      return added;
    },

    async remove(id: string): Promise<string[]> {
      const root = roots.get(id);
      if (!root) throw new DomainError('NOT_FOUND', { what: 'folder', id });
      const ids = catalogue.all().flatMap(({ record }) => (record.root_id === id ? [record.id] : []));
      await repo.forget(ids);
      await repo.removeRoot(id);
      roots.delete(id);
      for (const projectId of ids) catalogue.remove(projectId);
      await factsRepo.forget(ids);
      journal.note({
        kind: 'project.folder-removed',
        actor: 'user',
        sentence: `Projects are no longer looked for in ${root.path}`,
        data: { folder: root.path, projects: ids.length },
      });
      return ids;
    },

    /** One walk of a folder at a time; who comes while it goes on gets the same one. */
    walk(id: string, signal?: AbortSignal): Promise<void> {
      const root = roots.get(id);
      if (!root) return Promise.resolve();
      const going = walking.get(id);
      if (going !== undefined) return going;
      const walk = walkNow(root, signal)
        .catch((error) => {
          if (!signal?.aborted) log.error('a folder could not be walked', error, { path: root.path });
        })
        .finally(() => walking.delete(id));
      walking.set(id, walk);
      return walk;
    },
  };
}
export type Roots = ReturnType<typeof createRoots>;

const placeOf = (found: FoundProject) => ({
  path: found.path,
  kind: found.kind,
  git_dir: found.gitDir,
  common_dir: found.commonDir,
  device: found.device,
  inode: found.inode,
});

const placeKept = ({
  path,
  kind,
  git_dir,
  common_dir,
  device,
  inode,
  root_id,
  presence,
  missing_since,
}: ProjectRecord) => ({
  path,
  kind,
  git_dir,
  common_dir,
  device,
  inode,
  root_id,
  presence,
  missing_since,
});
