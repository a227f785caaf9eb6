import type { Logger } from '../../../core/log/logger.ts';
import { createAskedThread } from '../../../core/workers/asked-thread.ts';
import type { Ask, FromLogs, LogThreadData, ToLogs } from './messages.ts';

const firstRestartMs = 500;
const longestRestartMs = 60_000;

interface Deps {
  root: string;
  limitBytes: () => number;
  log: Logger;
  onMessage: (message: FromLogs) => void;
  /** The thread is new: whoever has sinks, listeners or followers says so again. */
  onStarted: () => void;
  entry?: URL;
}

/** The thread that owns the lines. It begins with the first who needs it, and again by itself after it has failed. */
export function createLogThread({ root, limitBytes, log, onMessage, onStarted, entry = defaultEntry() }: Deps) {
  let restartMs = firstRestartMs;
  let restart: NodeJS.Timeout | null = null;
  const stopRestart = () => {
    if (restart) clearTimeout(restart);
    restart = null;
  };
  const thread = createAskedThread<ToLogs, FromLogs>({
    ...{ name: 'optimus-logs', what: 'the thread of the logs', entry, log },
    ...{ endGraceMs: 10_000, limits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 } },
    data: (): LogThreadData => ({ root, limitBytes: limitBytes() }),
    onMessage(message) {
      if (message.type === 'failed') log.error('the logs of services', { why: message.why });
      onMessage(message);
    },
    onStarted() {
      stopRestart();
      onStarted();
    },
    onGone() {
      restart = setTimeout(thread.start, restartMs);
      restart.unref();
      restartMs = Math.min(restartMs * 2, longestRestartMs);
    },
    onAnswer() {
      restartMs = firstRestartMs;
    },
  });

  return {
    ...{ running: thread.running, sendIfRunning: thread.sendIfRunning, send: thread.send, request: thread.ask },
    ask: <T>(ask: Ask): Promise<T> => thread.ask<T>((id) => ({ type: 'ask', id, ask })),
    async dispose(): Promise<void> {
      stopRestart();
      await thread.dispose((id) => ({ type: 'ask', id, ask: { kind: 'end' } }));
    },
  };
}
export type LogThread = ReturnType<typeof createLogThread>;

function defaultEntry(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './logs-worker.ts' : './logs-worker.js', import.meta.url);
}
