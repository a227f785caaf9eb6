import type { TaskContext } from './task-context.ts';

/** Inputs and outputs cross a thread, so they are plain data. Each task has its own; `never` lets every one of them in. */
export type TaskMap = Readonly<Record<string, (input: never, context: TaskContext) => Promise<unknown>>>;

export type TaskName<T extends TaskMap> = keyof T & string;
export type TaskInput<T extends TaskMap, N extends TaskName<T>> = Parameters<T[N]>[0];
export type TaskOutput<T extends TaskMap, N extends TaskName<T>> = Awaited<ReturnType<T[N]>>;
