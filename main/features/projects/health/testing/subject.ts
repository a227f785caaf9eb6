import type { GitSummary } from '../../../../../shared/features/projects/schema.ts';
import type { ScannedHealth } from '../../facts-repo.ts';
import type { ProjectRecord } from '../../repo.ts';
import type { HealthSubject } from '../types.ts';

interface Given {
  record?: Partial<ProjectRecord>;
  git?: Partial<GitSummary> | null;
  health?: Partial<ScannedHealth>;
  dependencies?: number;
}

const git: GitSummary = {
  ...{ branch: 'main', head: 'a'.repeat(40), upstream: 'origin/main', ahead: 0, behind: 0, staged: 0, unstaged: 0 },
  ...{ untracked: 0, conflicts: 0, stashes: 0, worktrees: 0, operation: null, shallow: false, commitAt: 0 },
  ...{ remote: 'https://example.org/a.git', fetchedAt: 0, dirtySince: null, aheadSince: null, problem: null },
};

/** A project without a fault, but for what the test says of it. */
export function subject({ record = {}, git: changed = {}, health = {}, dependencies = 5 }: Given = {}): HealthSubject {
  const evidence = { file: 'a', line: 1, text: 'a' };
  return {
    now: Date.UTC(2026, 10, 21),
    record: {
      ...{ id: 'p', path: '/home/ada/shop', root_id: null, kind: 'repository', git_dir: '/home/ada/shop/.git' },
      ...{ common_dir: null, device: '1', inode: '1', first_commit: null, remote: null, presence: 'here' },
      ...{ found_at: 0, missing_since: null, opened_at: null, dirty_since: null, ahead_since: null },
      ...{ tags: '[]', favourite: 0, archived: 0, notes: '' },
      ...record,
    },
    facts: {
      git: changed && { ...git, ...changed },
      ...{ languages: [], stack: [], files: 1, bytes: 1, newestMtime: 0, provides: [], locals: [], precise: true },
      dependencies,
      health: {
        ...{ secrets: [], tests: evidence, ci: evidence, unlocked: [], stale: [], readme: 'README.md' },
        ...{ licence: { spdx: 'MIT', file: 'LICENSE' }, codeBytes: 100_000 },
        ...health,
      },
    },
  };
}
