import { join } from 'node:path';
import { nameOf } from '../catalogue.ts';
import { quoted } from '../quoted.ts';
import type { HealthFinding, HealthSource, HealthSubject } from './types.ts';

const day = 86_400_000;
const graceDays = 3;
const fullDays = 28;

const days = (since: number, now: number): number => Math.max(0, Math.floor((now - since) / day));
const inWords = (count: number): string =>
  count >= 14 ? `${Math.floor(count / 7)} weeks` : count === 1 ? 'a day' : `${count} days`;
const things = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** A few days of open work are how work goes; after four weeks it costs all. */
const shareOf = (age: number): number => Math.min(1, Math.max(0, (age - graceDays) / (fullDays - graceDays)));

function uncommitted({ record, facts, now }: HealthSubject): HealthFinding | null {
  const cause = 'git.uncommitted';
  const git = facts.git;
  // Not asked, or nothing to ask of: a bare repository has no files.
  if (!git || git.staged === null) return null;
  const open = git.staged + (git.unstaged ?? 0) + (git.untracked ?? 0) + (git.conflicts ?? 0);
  if (open === 0) return { cause, share: 0, sentence: 'Everything is committed' };
  const age = days(record.dirty_since ?? now, now);
  // Work of today costs nothing, and is not done either.
  if (shareOf(age) === 0) return null;
  return {
    cause,
    share: shareOf(age),
    sentence:
      age === 0
        ? `${things(open, 'change')} not committed, since today`
        : `${things(open, 'change')} not committed for ${inWords(age)}`,
    action: { kind: 'route', label: 'See the changes', route: `/projects/${record.id}?tab=git` },
  };
}

function unpushed({ record, facts, now }: HealthSubject): HealthFinding | null {
  const cause = 'git.unpushed';
  const git = facts.git;
  if (!git?.upstream || git.ahead === null) return null;
  if (git.ahead === 0)
    return { cause, share: 0, sentence: git.branch ? `Everything on ${git.branch} is pushed` : 'Everything is pushed' };
  const age = days(record.ahead_since ?? now, now);
  if (shareOf(age) === 0) return null;
  return {
    cause,
    share: shareOf(age),
    sentence: `${things(git.ahead, 'commit')} not pushed${age === 0 ? '' : ` for ${inWords(age)}`}`,
    action: { kind: 'command', label: 'Copy the command', command: `git -C ${quoted(record.path)} push` },
  };
}

function behind({ record, facts }: HealthSubject): HealthFinding | null {
  const cause = 'git.behind';
  const git = facts.git;
  if (!git?.upstream || git.behind === null) return null;
  if (git.behind === 0)
    return { cause, share: 0, sentence: `Up to date with ${git.upstream}, as far as it was fetched` };
  return {
    cause,
    share: Math.min(1, 0.25 + git.behind / 100),
    sentence: `${things(git.behind, 'commit')} behind ${git.upstream}`,
    action: { kind: 'route', label: 'Pull', route: `/projects/${record.id}?tab=git&do=pull` },
  };
}

function remote({ record, facts }: HealthSubject): HealthFinding | null {
  const cause = 'git.no-remote';
  const git = facts.git;
  if (!git?.head || record.kind === 'bare') return null;
  if (git.remote) return { cause, share: 0, sentence: `Its remote is ${git.remote}` };
  return {
    cause,
    share: 1,
    sentence: 'Its commits are on this machine only',
    // A worktree has no configuration of its own.
    ...(record.git_dir === join(record.path, '.git') && { file: '.git/config' }),
    action: {
      kind: 'command',
      label: 'Copy the command',
      command: `git -C ${quoted(record.path)} remote add origin URL`,
    },
  };
}

function operation({ record, facts }: HealthSubject): HealthFinding | null {
  const cause = 'git.unfinished';
  const git = facts.git;
  if (!git) return null;
  if (!git.operation) return { cause, share: 0, sentence: 'No merge or rebase is unfinished' };
  const conflicts = git.conflicts ? `, with ${things(git.conflicts, 'conflict')}` : '';
  return {
    cause,
    share: 1,
    sentence: `${git.operation === 'am' ? 'An am' : `A ${git.operation}`} is unfinished${conflicts}`,
    action: { kind: 'command', label: 'Copy the command', command: `git -C ${quoted(record.path)} status` },
  };
}

function stashes({ record, facts }: HealthSubject): HealthFinding | null {
  const cause = 'git.stashes';
  const git = facts.git;
  if (!git) return null;
  if (git.stashes === 0) return { cause, share: 0, sentence: 'Nothing is stashed' };
  return {
    cause,
    share: Math.min(1, git.stashes / 5),
    sentence: `${things(git.stashes, 'stash', 'stashes')} put away and easily forgotten`,
    action: { kind: 'route', label: 'See the stashes', route: `/projects/${record.id}?tab=git` },
  };
}

function repository({ record }: HealthSubject): HealthFinding | null {
  if (record.git_dir !== null) return null;
  return {
    cause: 'git.none',
    share: 1,
    sentence: `${nameOf(record.path)} is not under version control`,
    action: { kind: 'command', label: 'Copy the command', command: `git -C ${quoted(record.path)} init` },
  };
}

/** What cannot be read cannot be fine: nothing else of it would tell. */
function unreadable({ record, facts }: HealthSubject): HealthFinding | null {
  const cause = 'git.unreadable';
  const git = facts.git;
  if (!git || record.kind === 'bare') return null;
  const { damage } = facts.health;
  if (damage) return { cause, share: 1, sentence: damage.sentence, file: '.git', action: damage.mend };
  if (git.staged !== null) return { cause, share: 0, sentence: 'Git can read it' };
  if (git.problem === null) return null;
  return {
    cause,
    share: 1,
    sentence: `Its state could not be read: ${git.problem}`,
    action: { kind: 'command', label: 'Copy the command', command: `git -C ${quoted(record.path)} fsck` },
  };
}

/** What git tells of the state of the work. */
export const gitCauses: HealthSource = {
  causes: [
    {
      id: 'git.uncommitted',
      label: 'Uncommitted work',
      explanation: `Changes that are older than ${graceDays} days; after four weeks they cost all.`,
      weight: 15,
    },
    {
      id: 'git.unpushed',
      label: 'Unpushed work',
      explanation: `Commits that are on this machine only for more than ${graceDays} days.`,
      weight: 15,
    },
    {
      id: 'git.behind',
      label: 'Behind its upstream',
      explanation: 'Commits of the upstream that are not here yet.',
      weight: 5,
    },
    { id: 'git.no-remote', label: 'No remote', explanation: 'If this disk fails, the commits are lost.', weight: 10 },
    {
      id: 'git.unfinished',
      label: 'Unfinished merge or rebase',
      explanation: 'A merge, rebase, cherry-pick, revert or bisect is under way.',
      weight: 10,
    },
    { id: 'git.stashes', label: 'Stashes', explanation: 'Work that was put away.', weight: 3 },
    {
      id: 'git.unreadable',
      label: 'Unreadable repository',
      explanation: 'Git could not tell the state of its files.',
      weight: 20,
    },
    {
      id: 'git.none',
      label: 'No version control',
      explanation: 'A folder with a manifest, but without git.',
      weight: 20,
    },
  ],
  look: (subject) =>
    // Of what cannot be read at all nothing else is fine either.
    (subject.facts.health.damage
      ? [unreadable]
      : [uncommitted, unpushed, behind, remote, operation, stashes, unreadable, repository]
    ).flatMap((cause) => {
      if (subject.record.git_dir === null && cause !== repository) return [];
      return cause(subject) ?? [];
    }),
};
