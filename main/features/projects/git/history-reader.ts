import type { GitHistory } from '../../../../shared/features/projects/schema.ts';
import { pathText } from './split.ts';

export const mostCommits = 20_000;
const mostPaths = 200_000;
const mostChurn = 100;
const mostAuthors = 200;
const day = 86_400_000;

/** `-c`-free, so that whoever starts git adds what keeps a repository from running anything. */
export const historyArgs = [
  'log',
  `--max-count=${mostCommits + 1}`,
  '-z',
  '--raw',
  '--numstat',
  '--no-renames',
  '--no-abbrev',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--ignore-submodules',
  '--encoding=UTF-8',
  '--use-mailmap',
  // A commit begins with a byte that no line of what follows begins with.
  '--format=tformat:%x01%H%x00%at%x00%aN%x00',
] as const;

const ages: [label: string, days: number][] = [
  ['Up to a week', 7],
  ['Up to a month', 30],
  ['Up to three months', 91],
  ['Up to a year', 365],
  ['Up to two years', 730],
  ['Older', Number.POSITIVE_INFINITY],
];

const two = (value: number) => String(value).padStart(2, '0');

function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

interface Author {
  commits: number;
  added: number;
  removed: number;
  lastAt: number;
}

/** Makes a history of what git says with `historyArgs`, token by token. */
export function createHistoryReader({ now }: { now: number }) {
  const days = new Map<string, number>();
  const authors = new Map<string, Author>();
  const churn = new Map<string, { commits: number; lines: number }>();
  /** Newest first, so the first time that a path comes tells how it is now; null when it was deleted then. */
  const changed = new Map<string, number | null>();
  let head = '';
  let commits = 0;
  let cut = false;
  let firstAt: number | null = null;
  let lastAt: number | null = null;
  let at = 0;
  let author: Author = { commits: 0, added: 0, removed: 0, lastAt: 0 };
  let expects: 'any' | 'time' | 'author' | 'path' = 'any';
  let deleted = false;

  function begin(hash: string): void {
    if (commits >= mostCommits) cut = true;
    else {
      if (head === '') head = hash;
      commits += 1;
    }
    expects = 'time';
  }

  function by(name: string): void {
    expects = 'any';
    if (cut) return;
    const known = authors.get(name);
    author = known ?? { commits: 0, added: 0, removed: 0, lastAt: at };
    if (!known) authors.set(name, author);
    author.commits += 1;
    author.lastAt = Math.max(author.lastAt, at);
    const date = dayOf(at);
    days.set(date, (days.get(date) ?? 0) + 1);
    firstAt = Math.min(firstAt ?? at, at);
    lastAt = Math.max(lastAt ?? at, at);
  }

  function lines(token: Buffer): void {
    const first = token.indexOf(0x09);
    const second = token.indexOf(0x09, first + 1);
    if (first < 0 || second < 0) return;
    // Of a binary file git counts no lines.
    const added = Number(token.toString('latin1', 0, first)) || 0;
    const removed = Number(token.toString('latin1', first + 1, second)) || 0;
    author.added += added;
    author.removed += removed;
    const path = pathText(token.subarray(second + 1));
    const known = churn.get(path);
    if (known) {
      known.commits += 1;
      known.lines += added + removed;
    } else if (churn.size < mostPaths) churn.set(path, { commits: 1, lines: added + removed });
  }

  return {
    token(raw: Buffer): void {
      if (expects === 'path') {
        expects = 'any';
        const path = pathText(raw);
        if (!cut && !changed.has(path) && changed.size < mostPaths) changed.set(path, deleted ? null : at);
        return;
      }
      if (expects === 'time') {
        at = Number(raw.toString('latin1')) * 1_000 || 0;
        expects = 'author';
        return;
      }
      if (expects === 'author') {
        by(raw.toString('utf8'));
        return;
      }
      const token = raw[0] === 0x0a ? raw.subarray(1) : raw;
      if (token[0] === 0x01) begin(token.toString('latin1', 1));
      else if (token[0] === 0x3a) {
        deleted = token[token.length - 1] === 0x44;
        expects = 'path';
      } else if (token.length > 0 && !cut) lines(token);
    },
    end(): GitHistory {
      const buckets = ages.map(([label]) => ({ label, files: 0 }));
      for (const when of changed.values()) {
        if (when === null) continue;
        const bucket = buckets[ages.findIndex(([, most]) => now - when <= most * day)];
        if (bucket) bucket.files += 1;
      }
      return {
        head,
        commits,
        cut,
        firstAt,
        lastAt,
        days: [...days]
          .map(([date, count]) => ({ day: date, commits: count }))
          .sort((a, b) => (a.day < b.day ? -1 : 1)),
        authors: [...authors]
          .map(([name, counts]) => ({ name, ...counts }))
          .sort((a, b) => b.commits - a.commits || (a.name < b.name ? -1 : 1))
          .slice(0, mostAuthors),
        churn: [...churn]
          .map(([path, counts]) => ({ path, ...counts }))
          .sort((a, b) => b.commits - a.commits || b.lines - a.lines || (a.path < b.path ? -1 : 1))
          .slice(0, mostChurn),
        ages: buckets,
      };
    },
  };
}
