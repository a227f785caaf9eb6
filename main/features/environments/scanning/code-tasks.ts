import { readCodeFiles } from './code-task.ts';

export const codeTasks = { 'environments.code': readCodeFiles } as const;

export type CodeTasks = typeof codeTasks;
