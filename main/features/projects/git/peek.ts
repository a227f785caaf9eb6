import { join } from 'node:path';
import type { GitSummary, ProjectKind } from '../../../../shared/features/projects/schema.ts';
import {
  branchOfRef,
  isObjectName,
  type LogEntry,
  logEntries,
  logEntry,
  refOfHead,
} from '../../../core/git/formats.ts';
import type { TaskContext } from '../../../core/workers/task-context.ts';
import { listFolder, look, whyNot } from '../files/blocking.ts';
import type { GitPeek } from '../types.ts';
import { commitTime } from './commit-time.ts';
import { parseConfig, remoteOf, upstreamOf } from './config-text.ts';
import { createRefFinder, endsOf, textOf } from './plain-files.ts';
import { type SurePlace, sureChanges } from './sure-status.ts';

export interface PeekInput {
  /** Tell also what git would surely say; that looks at every file. */
  prove?: Pick<SurePlace, 'excludes'>;
  projects: { id: string; path: string; gitDir: string; commonDir: string | null; kind: ProjectKind }[];
}

export interface PeekOutput {
  peeks: ({ id: string; peek: GitPeek } | { id: string; problem: string })[];
}

const mostConfig = 1024 * 1024;
const mostStash = 4 * 1024 * 1024;
const mostLog = 2_048;

function operationOf(gitDir: string, names: ReadonlySet<string>): GitSummary['operation'] {
  if (names.has('rebase-merge')) return 'rebase';
  if (names.has('rebase-apply')) return look(join(gitDir, 'rebase-apply/applying')) ? 'am' : 'rebase';
  if (names.has('MERGE_HEAD')) return 'merge';
  if (names.has('CHERRY_PICK_HEAD')) return 'cherry-pick';
  if (names.has('REVERT_HEAD')) return 'revert';
  // Between two commits of several there is no head of either.
  if (names.has('sequencer'))
    return textOf(join(gitDir, 'sequencer/todo'), mostConfig)?.startsWith('revert') ? 'revert' : 'cherry-pick';
  return names.has('BISECT_LOG') ? 'bisect' : null;
}

const committed = ({ message }: LogEntry) => /^(?:commit|cherry-pick|revert)\b/.test(message);

/** What the log of the head says of the commit that it stands at; a checkout or a pull is later than the commit. */
function loggedCommit(log: string, head: string): number | null {
  const newest = logEntry(log.slice(log.lastIndexOf('\n', log.length - 2) + 1, -1));
  if (newest?.after === head && committed(newest)) return newest.at;
  return logEntries(log).findLast((each) => each.after === head && committed(each))?.at ?? null;
}

/** Only where the log begins with it. A first commit that was amended is another one. */
function firstCommit(log: string): string | null {
  let first: string | null = null;
  for (let from = 0; from < log.length; from = log.indexOf('\n', from) + 1) {
    const end = log.indexOf('\n', from);
    const found = end < 0 ? null : logEntry(log.slice(from, end));
    if (!found) break;
    if (first === null && /^0+$/.test(found.before) && found.message.startsWith('commit (initial)'))
      first = found.after;
    else if (first !== null && found.before === first && found.message.startsWith('commit (amend)'))
      first = found.after;
    else break;
  }
  return first;
}

function stashesOf(common: string): { count: number; mark: string } {
  const log = join(common, 'logs/refs/stash');
  const text = look(log) ? textOf(log, mostStash) : null;
  if (text === null) return { count: 0, mark: '' };
  const lines = text.split('\n').filter((line) => line !== '');
  return { count: lines.length, mark: lines.at(-1)?.slice(41, 81) ?? '' };
}

function countIn(folder: string): number {
  try {
    return listFolder(folder).entries.filter(({ kind }) => kind === 'folder').length;
  } catch {
    return 0;
  }
}

function namesIn(folder: string): Set<string> {
  return new Set(listFolder(folder).entries.map(({ name }) => name));
}

/** Throws what the system says where the folder cannot be read. */
export function peekAt(
  { path, gitDir, commonDir, kind }: PeekInput['projects'][number],
  prove?: PeekInput['prove'],
): GitPeek | { problem: string } {
  const common = commonDir ?? gitDir;
  const names = namesIn(gitDir);
  const shared = common === gitDir ? names : namesIn(common);
  const text = textOf(join(gitDir, 'HEAD'));
  if (text === null) return { problem: 'Its .git has no HEAD that can be read.' };
  const ref = refOfHead(text);
  const detached = text.trim();
  if (ref === null && !isObjectName(detached)) return { problem: 'Its HEAD says nothing that git would know.' };

  const { entries: config, broken } = parseConfig(
    shared.has('config') ? (textOf(join(common, 'config'), mostConfig) ?? '') : '',
  );
  // In that format refs are in no files of their own: git tells them.
  const unreadable = shared.has('reftable');
  const find = createRefFinder(gitDir, common, shared.has('packed-refs'));
  const branch = unreadable ? null : branchOfRef(ref);
  const head = unreadable ? null : ref === null ? detached : find(ref);
  const upstream = branch === null ? null : upstreamOf(config, branch);
  const upstreamHead = upstream && find(upstream.ref);
  const stash = stashesOf(common);
  const log = names.has('logs') ? endsOf(join(gitDir, 'logs/HEAD'), mostLog) : { first: '', last: '' };
  const operation = operationOf(gitDir, names);
  const index = names.has('index') ? look(join(gitDir, 'index')) : undefined;
  const fetched = names.has('FETCH_HEAD')
    ? look(join(gitDir, 'FETCH_HEAD'))
    : shared.has('FETCH_HEAD')
      ? look(join(common, 'FETCH_HEAD'))
      : undefined;
  const tables = unreadable ? look(join(common, 'reftable/tables.list')) : undefined;

  const summary: GitSummary = {
    branch,
    head,
    upstream: upstreamHead ? (upstream?.name ?? null) : null,
    ahead: null,
    behind: null,
    staged: null,
    unstaged: null,
    untracked: null,
    conflicts: null,
    stashes: stash.count,
    worktrees: shared.has('worktrees') ? countIn(join(common, 'worktrees')) : 0,
    operation,
    shallow: shared.has('shallow'),
    remote: remoteOf(config),
    commitAt: head === null ? null : (loggedCommit(log.last, head) ?? commitTime(common, head)),
    // Git empties it before it asks the remote, so that an empty one tells of a fetch that failed.
    fetchedAt: fetched && fetched.size > 0 ? Math.floor(fetched.mtimeMs) : null,
    dirtySince: null,
    aheadSince: null,
    problem: null,
  };
  return {
    summary,
    fingerprint: [
      index ? `${index.mtimeMs}.${index.size}.${index.ino}` : '',
      text.trim(),
      head ?? '',
      upstream?.name ?? '',
      upstreamHead ?? '',
      stash.mark,
      stash.count,
      operation ?? '',
      tables ? `${tables.mtimeMs}.${tables.size}.${tables.ino}` : '',
    ].join(' '),
    firstCommit: shared.has('shallow') ? null : firstCommit(log.first),
    ...(prove &&
      kind !== 'bare' && {
        changes: sureChanges({ path, gitDir, common, config, broken, names, shared, summary, upstreamHead, ...prove }),
      }),
  };
}

/** Tier 1, for many at once: nothing is started, only plain files of `.git` are read. */
export async function peek({ projects, prove }: PeekInput, context: TaskContext): Promise<PeekOutput> {
  const peeks: PeekOutput['peeks'] = [];
  for (const project of projects) {
    context.signal.throwIfAborted();
    try {
      const found = peekAt(project, prove);
      peeks.push('problem' in found ? { id: project.id, problem: found.problem } : { id: project.id, peek: found });
    } catch (error) {
      peeks.push({ id: project.id, problem: `Its git folder: ${whyNot(error)}.` });
    }
    // An abort comes as a message, and is heard between two turns only.
    if (peeks.length % 100 === 0) await new Promise(setImmediate);
  }
  return { peeks };
}
