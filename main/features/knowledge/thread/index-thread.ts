import { StorageFull } from '../../../core/lib/storage-full.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { createAskedThread } from '../../../core/workers/asked-thread.ts';
import type { FromIndex, IndexThreadData, Op, Ops, ToIndex } from './messages.ts';

interface Deps {
  path: string;
  log: Logger;
  onProgress: (progress: { projectId: string; done: number; total: number }) => void;
  /** The file could not be used and is empty now. */
  onSetAside: (why: string) => void;
  /** It is new: whoever has limits and wishes says them again. */
  onStarted: () => void;
}

const entry = () =>
  new URL(import.meta.url.endsWith('.ts') ? './knowledge-worker.ts' : './knowledge-worker.js', import.meta.url);

/** The thread that has the index. It begins with the first question, and again with the next one after it has failed. */
export function createIndexThread({ path, log, onProgress, onSetAside, onStarted }: Deps) {
  const thread = createAskedThread<ToIndex, FromIndex>({
    ...{ name: 'optimus-knowledge', what: 'the thread of the index', entry: entry(), log, onStarted },
    ...{ endGraceMs: 5_000, limits: { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 64 } },
    data: (): IndexThreadData => ({ path }),
    refusal: ({ why, code }) =>
      code === 'STORAGE_FULL' ? new StorageFull(path, new Error(why)) : Object.assign(new Error(why), { code }),
    onMessage(message) {
      if (message.type === 'progress') onProgress(message);
      else onSetAside(message.why);
    },
  });
  const asking = <O extends Op>(op: O, input: Ops[O][0]) => {
    return (id: number) => ({ type: 'ask', id, op, input }) as ToIndex;
  };

  return {
    ask: <O extends Op>(op: O, input: Ops[O][0], transfer: ArrayBuffer[] = []): Promise<Ops[O][1]> =>
      thread.ask(asking(op, input), transfer),
    running: thread.running,
    cancel: (projectId: string): void => thread.sendIfRunning({ type: 'cancel', projectId }),
    dispose: () => thread.dispose(asking('end', null)),
  };
}
export type IndexThread = ReturnType<typeof createIndexThread>;
