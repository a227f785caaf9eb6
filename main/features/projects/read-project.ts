import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import type { GitSummary } from '../../../shared/features/projects/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import { type Catalogue, type Entry, nameOf } from './catalogue.ts';
import type { FactsRepo, FactsSummary, SearchText, StoredFacts } from './facts-repo.ts';
import type { LaterWrites } from './later-writes.ts';
import type { ProjectRecord } from './repo.ts';
import type { PackedScan, ScannedSummary } from './scanned.ts';
import type { GitPeek, GitStatus, ScanInput, StatusEntry } from './types.ts';

/** Where a project is, for whoever reads it. */
export interface ProjectPlace {
  id: string;
  path: string;
  kind: ProjectRecord['kind'];
  gitDir: string | null;
  commonDir: string | null;
  /** Of the folder itself: another one at the same path is another place. */
  stamp: string;
}

interface Deps {
  catalogue: Catalogue;
  writes: Pick<LaterWrites, 'change'>;
  factsRepo: Pick<FactsRepo, 'put' | 'renameText'>;
  /** Text says why it could not be read. */
  peek: (places: ProjectPlace[], signal?: AbortSignal) => Promise<Map<string, GitPeek | string>>;
  status: (place: ProjectPlace, signal: AbortSignal) => Promise<GitStatus>;
  scan: (input: ScanInput, signal: AbortSignal) => Promise<PackedScan>;
  clock: Clock;
  journal: Pick<Journal, 'note'>;
  log: Logger;
}

export const placeOf = ({ id, path, kind, git_dir, common_dir, device, inode }: ProjectRecord): ProjectPlace => ({
  id,
  path,
  kind,
  gitDir: git_dir,
  commonDir: common_dir,
  stamp: `${device}:${inode}`,
});

/** Where plain files tell nothing. */
const unknown: GitSummary = {
  branch: null,
  head: null,
  upstream: null,
  ahead: null,
  behind: null,
  staged: null,
  unstaged: null,
  untracked: null,
  conflicts: null,
  stashes: 0,
  worktrees: 0,
  operation: null,
  shallow: false,
  remote: null,
  commitAt: null,
  fetchedAt: null,
  dirtySince: null,
  aheadSince: null,
  problem: null,
};

const isUnknown = ({ branch, head }: GitSummary) => branch === null && head === null;

const withStatus = (summary: GitSummary, status: GitStatus): GitSummary => ({
  ...summary,
  branch: status.branch,
  head: status.head ?? summary.head,
  upstream: status.upstream,
  ahead: status.ahead,
  behind: status.behind,
  staged: status.staged,
  unstaged: status.unstaged,
  untracked: status.untracked,
  conflicts: status.conflicts,
  problem: status.problems[0] ?? null,
});

/** What git would say, where it is proved from the files and the index. */
const saidWithoutGit = ({ branch, head, upstream }: GitSummary, files: StatusEntry[]): GitStatus => {
  const untracked = files.filter(({ worktree }) => worktree === '?').length;
  const even = upstream === null ? null : 0;
  return {
    branch,
    head,
    upstream,
    ahead: even,
    behind: even,
    files,
    filesCut: false,
    staged: 0,
    unstaged: files.length - untracked,
    untracked,
    conflicts: 0,
    problems: [],
  };
};

const isDirty = (git: GitSummary | null) =>
  git !== null && (git.staged ?? 0) + (git.unstaged ?? 0) + (git.untracked ?? 0) + (git.conflicts ?? 0) > 0;

const gitOf = (git: GitSummary, told: ScannedSummary, before: GitSummary | null | undefined): GitSummary => ({
  ...git,
  // A fetch that failed leaves no trace of the one before it.
  fetchedAt: git.fetchedAt ?? before?.fetchedAt ?? null,
  ...(told.health.damage && { problem: told.health.damage.sentence }),
});

const summaryOf = (git: GitSummary | null, told: ScannedSummary, before: FactsSummary | undefined): FactsSummary => ({
  ...told,
  git: git && gitOf(git, told, before?.git),
  // What was read keeps its place until it is read again: by names alone it would jump.
  languages: before?.precise ? before.languages : told.languages,
  precise: before?.precise ?? false,
});

const tagsOf = ({ tags }: ProjectRecord) => (JSON.parse(tags) as string[]).join(' ');

const textOf = (record: ProjectRecord, git: GitSummary | null, told: PackedScan['text']): SearchText => ({
  ...told,
  name: nameOf(record.path),
  path: record.path,
  branch: git?.branch ?? '',
  remote: git?.remote ?? '',
  tags: tagsOf(record),
});

/** Reads one project anew: what git says first, then what its files say; each is kept and shown as soon as it is known. */
export function createReadProject(deps: Deps) {
  const { catalogue, writes, factsRepo, peek, status, scan, clock, journal, log } = deps;
  /** What the search was last given, so that a branch switch does not write a README again. */
  const written = new Map<string, string>();

  async function git(place: ProjectPlace, signal: AbortSignal) {
    if (place.gitDir === null) return { peeked: null, asked: null, summary: null };
    const answer = (await peek([place], signal)).get(place.id);
    const peeked = typeof answer === 'object' ? answer : null;
    const summary = peeked?.summary ?? { ...unknown, problem: typeof answer === 'string' ? answer : null };
    if (place.kind === 'bare') return { peeked, asked: null, summary };
    if (peeked?.changes) {
      const asked = saidWithoutGit(peeked.summary, peeked.changes);
      return { peeked, asked, summary: withStatus(summary, asked) };
    }
    try {
      const asked = await status(place, signal);
      return { peeked, asked, summary: withStatus(summary, asked) };
    } catch (error) {
      signal.throwIfAborted();
      const problem = error instanceof Error ? error.message : String(error);
      return { peeked, asked: null, summary: { ...summary, problem } };
    }
  }

  function tellMoves(entry: Entry, before: GitSummary | null, now: GitSummary | null) {
    // What could not be read says nothing of a branch.
    if (!before || !now || isUnknown(before) || isUnknown(now)) return;
    const { record } = entry;
    const subjects = [{ type: 'project', id: record.id, label: nameOf(record.path) }];
    const name = nameOf(record.path);
    if (before.branch !== now.branch)
      journal.note({
        kind: 'project.branch-switched',
        actor: 'outside',
        sentence: now.branch ? `${name} is on ${now.branch} now` : `${name} has a detached head now`,
        subjects,
        data: { from: before.branch, to: now.branch, head: now.head },
      });
    else if (before.head !== now.head && now.head)
      journal.note({
        kind: 'project.head-moved',
        actor: 'outside',
        sentence: `${name}: ${now.branch ?? 'the head'} is at ${now.head.slice(0, 8)} now`,
        subjects: [...subjects, { type: 'commit', id: now.head, label: now.head.slice(0, 8) }],
        data: { from: before.head, to: now.head },
      });
  }

  function keepSince(record: ProjectRecord, summary: GitSummary | null, first: string | null): ProjectRecord {
    if (!summary || summary.staged === null) return record;
    const dirtySince = isDirty(summary) ? (record.dirty_since ?? clock.now()) : null;
    // The newest commit that is not pushed was there by then; the oldest may be older.
    const aheadSince = (summary.ahead ?? 0) > 0 ? (record.ahead_since ?? summary.commitAt ?? clock.now()) : null;
    const change = {
      dirty_since: dirtySince,
      ahead_since: aheadSince,
      remote: summary.remote,
      // Another repository may have taken the place of the one that was known.
      first_commit: first ?? record.first_commit,
    };
    if (Object.entries(change).every(([key, value]) => record[key as keyof typeof change] === value)) return record;
    writes.change(record.id, change);
    return { ...record, ...change };
  }

  return async function read(id: string, signal: AbortSignal): Promise<void> {
    const start = catalogue.get(id);
    if (start?.record.presence !== 'here') return;
    const place = placeOf(start.record);
    const startedAt = clock.now();
    try {
      const { peeked, asked, summary } = await git(place, signal);
      const told = await scan(
        {
          path: place.path,
          gitDir: place.gitDir,
          kind: place.kind,
          untracked: asked ? asked.files.filter(({ index }) => index === '?').map(({ path }) => path) : null,
          ...(asked && { deleted: asked.files.filter(({ worktree }) => worktree === 'D').map(({ path }) => path) }),
        },
        signal,
      );
      const entry = catalogue.get(id);
      // Forgotten meanwhile; or it went, and what is known of it is worth more than what is left.
      if (!entry || !(await lstat(place.path).catch(() => null))) return;
      const record = keepSince(entry.record, summary, peeked?.firstCommit ?? null);
      const facts: StoredFacts = {
        projectId: id,
        scannedAt: startedAt,
        gitFingerprint: peeked?.fingerprint ?? null,
        // Told by the next look, which also tells whether something was written meanwhile.
        treeFingerprint: null,
        summary: summaryOf(summary, told.summary, entry.facts?.summary),
      };
      const text = textOf(record, summary, told.text);
      const digest = createHash('sha1').update(JSON.stringify(text)).digest('base64');
      const changedText = written.get(id) === digest ? undefined : text;
      try {
        await factsRepo.put({
          facts,
          body: told.body,
          dependencies: told.dependencies,
          text: changedText,
        });
      } catch (error) {
        // On a full disk it is true all the same; the next look finds that it has to be read again.
        catalogue.put(id, { record: entry.record, facts: { ...facts, gitFingerprint: null } });
        throw error;
      }
      written.set(id, digest);
      tellMoves(entry, entry.facts?.summary.git ?? null, summary);
      const newest = catalogue.get(id);
      if (newest && newest.record.tags !== record.tags) {
        written.delete(id);
        await factsRepo.renameText(id, { tags: tagsOf(newest.record) });
      }
      if (newest) catalogue.put(id, { record: { ...newest.record, ...sinceOf(record) }, facts });
    } catch (error) {
      if (signal.aborted) return;
      log.error('a project could not be read', error, { path: place.path });
      throw error;
    }
  };
}

const sinceOf = ({ dirty_since, ahead_since, remote, first_commit }: ProjectRecord) => ({
  dirty_since,
  ahead_since,
  remote,
  first_commit,
});
