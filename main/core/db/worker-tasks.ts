import Database from 'better-sqlite3';
import { isDamageOnInspection, messageOf } from './errors.ts';
import { inspectClosed, readThrough } from './inspect.ts';
import { newestOf, readSchema } from './schema.ts';

/** Each of these reads a whole file; that is why they run in a worker and not on the main loop. */
export const databaseTasks = {
  inspect: (task: { path: string }) => inspectClosed(task.path, { deep: true }),

  /** The database is open in the main thread: a reader beside it sees one consistent state and stops nobody. */
  async check(task: { path: string }): Promise<{ problems: string[]; foreignKeyViolations: number }> {
    const handle = new Database(task.path, { readonly: true, fileMustExist: true });
    try {
      handle.pragma('cell_size_check = ON');
      const problems = readThrough(handle, 'quick');
      const foreign = problems.length > 0 ? [] : (handle.pragma('foreign_key_check') as unknown[]);
      return { problems, foreignKeyViolations: foreign.length };
    } catch (error) {
      if (!isDamageOnInspection(error)) throw error;
      return { problems: [messageOf(error)], foreignKeyViolations: 0 };
    } finally {
      handle.close();
    }
  },

  async copy(task: { from: string; to: string }): Promise<{ schema: string }> {
    const source = new Database(task.from, { readonly: true, fileMustExist: true });
    try {
      // All pages in one step: in small steps every commit meanwhile would start the copy afresh.
      await source.backup(task.to, { progress: () => 0x7fffffff });
    } finally {
      source.close();
    }
    const copy = new Database(task.to, { fileMustExist: true });
    try {
      // A copy is one file, without a log beside it that could be lost on the way.
      copy.pragma('journal_mode = DELETE');
      const problems = readThrough(copy, 'full');
      if (problems.length > 0)
        throw Object.assign(new Error(`the copy is not sound: ${problems[0]}`), { code: 'SQLITE_CORRUPT' });
      return { schema: newestOf(readSchema(copy).applied) };
    } finally {
      copy.close();
    }
  },

  async verify(task: { path: string }): Promise<{ problems: string[]; schema: string }> {
    const outside = await inspectClosed(task.path, { deep: false });
    if (outside.state === 'damaged') return { problems: [outside.reason], schema: '' };
    if (outside.state !== 'sound') return { problems: [`the copy is ${outside.state}`], schema: '' };
    const handle = new Database(task.path, { readonly: true, fileMustExist: true });
    try {
      return { problems: readThrough(handle, 'full'), schema: newestOf(outside.applied) };
    } finally {
      handle.close();
    }
  },
};
