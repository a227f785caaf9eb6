import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { createIndexThread } from '../thread/index-thread.ts';
import type { FindInput } from '../thread/messages.ts';

/** The real thread with the real file. */
export async function openIndex(folder?: string) {
  const dir = folder ?? (await tempDir());
  const path = join(dir, 'knowledge.db');
  const setAside: string[] = [];
  const progress: { projectId: string; done: number; total: number }[] = [];
  const thread = createIndexThread({
    path,
    log: quietLog,
    onProgress: (one) => progress.push(one),
    onSetAside: (why) => setAside.push(why),
    onStarted: () => {},
  });
  onTestFinished(() => thread.dispose());
  const find = (query: string, more: Partial<FindInput> = {}) =>
    thread.ask('find', {
      ...{ query, vector: null, projectIds: null, kinds: null, before: null, limit: 20 },
      words: true,
      fields: { title: 2, symbols: 3, text: 1 },
      ...more,
    });
  return { dir, path, thread, setAside, progress, find };
}
