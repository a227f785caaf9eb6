import type { Cancel } from '../lib/clock.ts';
import type { LogSink } from './create-logger.ts';

interface Options {
  log: LogSink;
  /** Told once, before the end; for the host's own last words. */
  onFatal?: (error: unknown) => void;
  exit?: (code: number) => void;
}

const LAST_WORDS_MS = 2_000;

/**
 * An uncaught error ends the process, because its state can no longer be trusted, but only after the log that explains
 * it is on disk.
 */
export function installCrashHook(options: Options): Cancel {
  const { log, exit = process.exit } = options;
  let dying = false;
  const die = async (kind: string, error: unknown) => {
    if (dying) return;
    dying = true;
    log.error(kind, error);
    try {
      options.onFatal?.(error);
    } finally {
      await Promise.race([log.flush(), new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS))]);
      exit(1);
    }
  };
  const onException = (error: unknown) => void die('uncaught exception', error);
  const onRejection = (error: unknown) => void die('unhandled rejection', error);
  process.on('uncaughtException', onException);
  process.on('unhandledRejection', onRejection);
  return () => {
    process.off('uncaughtException', onException);
    process.off('unhandledRejection', onRejection);
  };
}
