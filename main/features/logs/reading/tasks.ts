import { type CountWanted, scanCount } from './scan-count.ts';
import { type GroupsWanted, scanGroups } from './scan-groups.ts';
import { type LinesWanted, scanLines } from './scan-lines.ts';

/** What the threads that look for lines can do. */
export const logTasks = {
  'logs.lines': (input: LinesWanted) => scanLines(input),
  'logs.groups': (input: GroupsWanted) => scanGroups(input),
  'logs.count': (input: CountWanted) => scanCount(input),
} as const;

export type LogTasks = typeof logTasks;
