import type { GitBranch, GitCommit, GitDetail } from '../../../../shared/features/projects/schema.ts';

const mostBranches = 300;
export const shownCommits = 50;

export const branchArgs = [
  'for-each-ref',
  '--sort=-committerdate',
  `--count=${mostBranches}`,
  `--format=${[
    'refname:short',
    'HEAD',
    'objectname',
    'upstream:short',
    'upstream:track,nobracket',
    'committerdate:unix',
    'authorname',
    'contents:subject',
  ]
    .map((field) => `%(${field})`)
    .join('%00')}`,
  'refs/heads',
];

/** Of `upstream:track`: `ahead 1, behind 2`, `gone`, or nothing where they are equal or there is none. */
function trackOf(upstream: string, track: string) {
  if (upstream === '' || track === 'gone') return { ahead: null, behind: null, upstreamGone: track === 'gone' };
  const count = (word: string) => Number(new RegExp(`${word} (\\d+)`).exec(track)?.[1] ?? 0);
  return { ahead: count('ahead'), behind: count('behind'), upstreamGone: false };
}

export const branchesOf = (output: Buffer): GitBranch[] =>
  output
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const [name, current, head = '', upstream = '', track = '', at = '', author = '', subject = ''] =
        line.split('\0');
      if (!name) return [];
      const base = { name, current: current === '*', head, upstream: upstream === '' ? null : upstream };
      return [{ ...base, ...trackOf(upstream, track), at: Number(at) * 1_000, author, subject }];
    });

export const commitArgs = [
  'log',
  '-z',
  `--max-count=${shownCommits}`,
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--encoding=UTF-8',
  '--format=tformat:%H%x00%ct%x00%aN%x00%s%x00%D',
];

export function commitsOf(output: Buffer): GitCommit[] {
  const tokens = output.toString('utf8').split('\0');
  const commits: GitCommit[] = [];
  for (let i = 0; i + 4 < tokens.length; i += 5) {
    const [hash = '', at = '', author = '', subject = '', refs = ''] = tokens.slice(i, i + 5);
    commits.push({
      hash,
      at: Number(at) * 1_000,
      author,
      subject,
      refs: refs === '' ? [] : refs.split(', ').map((ref) => ref.replace(/^HEAD -> /, '')),
    });
  }
  return commits;
}

export const worktreeArgs = ['worktree', 'list', '--porcelain', '-z'];

export function worktreesOf(output: Buffer): GitDetail['worktrees'] {
  const worktrees: GitDetail['worktrees'] = [];
  for (const line of output.toString('utf8').split('\0')) {
    const space = line.indexOf(' ');
    const [key, value] = space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
    const last = worktrees.at(-1);
    if (key === 'worktree') worktrees.push({ path: value, branch: null, head: null, locked: false, prunable: false });
    else if (!last) continue;
    else if (key === 'HEAD') last.head = /^0+$/.test(value) ? null : value;
    else if (key === 'branch') last.branch = value.replace(/^refs\/heads\//, '');
    else if (key === 'locked') last.locked = true;
    else if (key === 'prunable') last.prunable = true;
  }
  return worktrees;
}
