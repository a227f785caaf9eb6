import type { About } from '../../app/ask-about.ts';
import type { Entry } from './log-window.ts';
import { copied } from './words.ts';

const around = 20;

/** The line with what stands before it here, so that a stack has its beginning. */
export function withBefore(entry: Entry, shown: readonly Entry[]): Entry[] {
  const at = shown.findIndex(({ key }) => key === entry.key);
  if (at < 0) return [entry];
  return shown.slice(Math.max(0, at - around), at + around + 1).filter(({ source }) => source === entry.source);
}

const oneLine = (text: string) => {
  const line = text.trim().split('\n')[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
};

export const aboutLine = (entry: Entry, name: string, projectId: string | null, shown: readonly Entry[]): About => ({
  question: `What does “${oneLine(entry.plain)}” in the log of ${name} mean, and what should be done about it?`,
  projectIds: projectId === null ? [] : [projectId],
  attach: () => [
    {
      ...{ kind: 'log', title: `Log of ${name} · ${oneLine(entry.plain)}`.slice(0, 500), at: entry.at },
      text: copied(withBefore(entry, shown)),
      source: { type: 'log', source: entry.source.slice(0, 300), projectId, at: entry.at },
    },
  ],
});
