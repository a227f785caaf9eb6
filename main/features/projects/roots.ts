import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type { ProjectRoot } from '../../../shared/features/projects/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { turn } from '../../core/lib/turn.ts';
import type { Logger } from '../../core/log/logger.ts';
import { type Catalogue, nameOf } from './catalogue.ts';
import { findCopies } from './copies.ts';
import type { FactsRepo } from './facts-repo.ts';
import { whyPseudo } from './finding/pseudo.ts';
import { reach, stateOf } from './reach.ts';
import { findMoves, type Identity, reconcile, sameFolder, settleContested } from './reconcile.ts';
import type { KnownRoot, ProjectRecord, ProjectsRepo } from './repo.ts';
import type { FindInput, FindOutput, FoundProject } from './types.ts';

const perTurn = 50;
const maxDepth = 8;
const maxProjects = 20_000;
const shownSkips = 200;

interface Deps {
  repo: ProjectsRepo;
  factsRepo: Pick<FactsRepo, 'forget'>;
  catalogue: Catalogue;
  find: (input: FindInput, signal?: AbortSignal) => Promise<FindOutput>;
  identify: (found: FoundProject, signal?: AbortSignal) => Promise<Identity>;
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

/** The folders in which projects are looked for, and the truth about what is in them. */
export function createRoots(deps: Deps) {
  const { repo, factsRepo, catalogue, find, identify, clock, journal, log, assertLasting } = deps;
  const home = deps.home ?? homedir();
  const roots = new Map<string, KnownRoot>();
  const walking = new Map<string, { done: Promise<void>; stop: AbortController }>();
  const walkNext = new Map<string, Promise<void>>();

  /** A project belongs to the innermost folder that was added. */
  const ownerOf = (path: string): KnownRoot | undefined =>
    [...roots.values()]
      .filter((root) => contains(root.path, path))
      .reduce<KnownRoot | undefined>(
        (best, root) => (best && best.path.length > root.path.length ? best : root),
        undefined,
      );
  const belongsTo = (record: ProjectRecord) => ownerOf(record.path)?.id ?? record.root_id;

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
    // Removed while it was walked.
    if (!roots.has(root.id)) return;
    roots.set(root.id, root);
    await repo.putRoot(root);
  }

  /** Forgotten, or said something new of, while the folder was walked: what is in the catalogue now wins. */
  async function keepPlaces(records: readonly ProjectRecord[]) {
    const merged = () =>
      records.flatMap((record) => {
        const now = catalogue.get(record.id)?.record;
        return now ? [{ ...now, ...placeKept(record) }] : [];
      });
    const changed = merged().filter((record) => {
      const now = catalogue.get(record.id)?.record;
      return JSON.stringify(now) !== JSON.stringify(record);
    });
    if (changed.length === 0) return;
    await repo.put(changed);
    for (const record of merged()) catalogue.put(record.id, { record });
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
  async function settle(record: ProjectRecord, root: KnownRoot, output: FindOutput | null): Promise<ProjectRecord> {
    const reached = output ? await reach(record.path) : 'unreadable';
    // Not seen, because it was given up before that.
    if (reached === 'there' && output?.cut) return record;
    const shut = output?.skipped.some(({ path }) => contains(path, record.path));
    // A drive that is away takes nothing with it; a folder that can no longer be entered still exists.
    const presence = reached === 'unreadable' || (reached === 'there' && shut) ? 'unreadable' : 'gone';
    const settled = {
      ...record,
      root_id: root.id,
      presence,
      missing_since: record.missing_since ?? clock.now(),
    } as const;
    if (record.presence !== presence && presence === 'gone')
      journal.note({
        kind: 'project.gone',
        severity: 'notice',
        actor: 'outside',
        sentence:
          reached === 'there'
            ? `${nameOf(record.path)} is no project any more: ${record.path} has neither git nor a manifest`
            : `${nameOf(record.path)} is gone from ${record.path}`,
        subjects: [subjectOf(record)],
      });
    return settled;
  }

  async function walkNow(root: KnownRoot, signal: AbortSignal): Promise<void> {
    const state = await stateOf(root.path);
    const mine = () =>
      catalogue
        .all()
        .map(({ record }) => record)
        .filter((record) => belongsTo(record) === root.id);
    if (state !== 'here') {
      await keep({ ...root, state, walkedAt: clock.now() });
      await keepPlaces(await Promise.all(mine().map((record) => settle(record, root, null))));
      return;
    }
    const output = await find({ root: root.path, maxDepth, maxProjects }, signal);
    if (!roots.has(root.id)) return;
    const known = mine();
    const ids = new Set(known.map(({ id }) => id));
    const others = catalogue.all().flatMap(({ record }) => (ids.has(record.id) ? [] : [record]));
    const elsewhere = new Set(others.map(({ path }) => path));
    const found = output.projects.filter(({ path }) => !elsewhere.has(path) && (ownerOf(path) ?? root).id === root.id);
    const before = reconcile(known, found);
    const candidates = [...before.added, ...before.contested.map((pair) => pair.found)];
    // What was moved here out of another folder is still "here" there until that one is walked.
    const away: ProjectRecord[] = [];
    if (candidates.length > 0) {
      const shut = new Set<string | null>();
      for (const { id, path } of roots.values()) if ((await stateOf(path)) !== 'here') shut.add(id);
      for (const record of [...before.missing, ...others]) {
        if ((await reach(record.path)) !== 'missing') continue;
        // What lies on a drive that is away comes back with it, unless it was the folder that was renamed.
        if (!shut.has(record.root_id) || candidates.some((one) => sameFolder(record, one))) away.push(record);
      }
    }
    const { moves, kept } = settleContested(
      await findMoves([...away, ...before.contested.map(({ record }) => record)], candidates, (one) =>
        identify(one, signal),
      ),
      before.contested,
    );
    signal.throwIfAborted();
    if (!roots.has(root.id)) return;
    const placed = new Set([...moves, ...kept].map((move) => move.found));
    const movedIds = new Set(moves.map(({ record }) => record.id));
    const added = candidates.filter((project) => !placed.has(project)).map((project) => newRecord(root, project));
    const back = (record: ProjectRecord, project: FoundProject): ProjectRecord => ({
      ...record,
      ...placeOf(project),
      root_id: root.id,
      presence: 'here',
      missing_since: null,
    });
    await keepPlaces([
      ...[...before.kept, ...kept, ...moves].map((move) => back(move.record, move.found)),
      ...(await Promise.all(
        before.missing.filter(({ id }) => !movedIds.has(id)).map((record) => settle(record, root, output)),
      )),
    ]);
    await repo.put(added);
    for (const [at, record] of added.entries()) {
      catalogue.put(record.id, { record });
      if (at % perTurn === perTurn - 1) await turn();
    }
    for (const { record, found: project } of moves) tellMoved(record, project.path);
    for (const { record, copy } of findCopies(
      catalogue.all().map((entry) => entry.record),
      clock.now(),
    )) {
      await repo.forget([copy.id]);
      catalogue.remove(copy.id);
      await factsRepo.forget([copy.id]);
      await keepPlaces([{ ...record, ...placeKept(copy) }]);
      tellMoved(record, copy.path);
    }
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

  const lasting = () => {
    try {
      assertLasting();
      return true;
    } catch {
      return false;
    }
  };

  function walkOnce(id: string, signal?: AbortSignal): Promise<void> {
    const root = roots.get(id);
    // Until the user has chosen how to go on after damage there is nothing to compare with.
    if (!root || signal?.aborted || !lasting()) return Promise.resolve();
    const stop = new AbortController();
    const all = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    const done = walkNow(root, all)
      .catch((error) => {
        if (!all.aborted) log.error('a folder could not be walked', error, { path: root.path });
      })
      .finally(() => walking.delete(id));
    walking.set(id, { done, stop });
    return done;
  }

  const tellMoved = (record: ProjectRecord, to: string) =>
    journal.note({
      kind: 'project.moved',
      actor: 'outside',
      sentence: `${nameOf(record.path)} moved to ${to}`,
      subjects: [{ ...subjectOf(record), label: nameOf(to) }],
      data: { from: record.path, to },
    });

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
      roots.clear();
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
        const pseudo = await whyPseudo(real);
        if (pseudo) throw invalid([{ field: 'paths', problem: `${text}: ${pseudo}` }]);
        const same = [...[...roots.values()].map((root) => root.path), ...added.map((root) => root.path)];
        if (same.includes(path) || same.includes(real))
          throw new DomainError('CONFLICT', { what: path, why: 'Projects are looked for there already.' });
        added.push({
          id: newId(),
          // Projects are found by their real paths.
          path: real,
          addedAt: clock.now(),
          state,
          walkedAt: null,
          folders: 0,
          skipped: [],
          skippedCount: 0,
          parents: [],
        });
      }
      // From now on no folder comes by itself, whatever is removed and whatever the journal still knows.
      await repo.mark('first-folder', clock.now());
      for (const root of added) {
        await repo.putRoot(root);
        roots.set(root.id, root);
        journal.note({
          kind: 'project.folder-added',
          actor: 'user',
          sentence: `Projects are looked for in ${root.path}`,
        });
      }
      return added;
    },

    async remove(id: string): Promise<string[]> {
      assertLasting();
      const root = roots.get(id);
      if (!root) throw new DomainError('NOT_FOUND', { what: 'folder', id });
      roots.delete(id);
      walking.get(id)?.stop.abort();
      await walking.get(id)?.done;
      const mine = catalogue.all().flatMap(({ record }) => (record.root_id === id ? [record] : []));
      // The folder around it takes over.
      const taken = mine.map((record) => ({ ...record, root_id: ownerOf(record.path)?.id ?? null }));
      const ids = taken.flatMap((record) => (record.root_id === null ? [record.id] : []));
      try {
        await keepPlaces(taken.filter(({ root_id }) => root_id !== null));
        await repo.forget(ids);
        await repo.removeRoot(id);
      } catch (error) {
        roots.set(id, root);
        throw error;
      }
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

    /** One walk of a folder at a time; who comes while it goes on may have seen what it has passed already. */
    walk(id: string, signal?: AbortSignal): Promise<void> {
      const going = walking.get(id);
      if (!going) return walkOnce(id, signal);
      const next =
        walkNext.get(id) ??
        going.done.then(() => {
          walkNext.delete(id);
          return walkOnce(id, signal);
        });
      walkNext.set(id, next);
      return next;
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
