import type { Cancel, Clock } from '../lib/clock.ts';
import type { LogFields, Logger, LogLevel } from './logger.ts';
import { LOG_LEVELS } from './logger.ts';
import type { Redactor } from './redactor.ts';
import { createRotatingFile } from './rotating-file.ts';
import { type LogRecord, matches, parseRecord, readTail, type TailQuery } from './tail.ts';

export interface LogSink extends Logger {
  /** Resolves when everything logged so far is on disk, or known not to get there. Never rejects. */
  flush(): Promise<void>;
  /** The newest records that match, oldest first. `level` is a minimum, `scope` includes its children. */
  tail(query: TailQuery): Promise<LogRecord[]>;
  onRecord(fn: (record: LogRecord) => void): Cancel;
  setLevel(level: LogLevel): void;
  /** Records that never reached the disk, and why the last write failed. */
  health(): { dropped: number; lastError: string | null };
  dispose(): Promise<void>;
}

interface Options {
  dir: string;
  clock: Clock;
  redactor: Redactor;
  level?: LogLevel;
  maxBytes?: number;
}

const FLUSH_AFTER_MS = 250;
const FLUSH_AT_CHARACTERS = 64 * 1024;
const PENDING_CHARACTERS = 4 * 1024 * 1024;
const KEPT_WHEN_FAILING = 1_000;
const RETRY_AFTER_MS = 5_000;

export function createLogger(options: Options): LogSink {
  const { dir, clock, redactor } = options;
  const file = createRotatingFile({ dir, maxBytes: options.maxBytes ?? 20 * 1024 * 1024 });
  const listeners = new Set<(record: LogRecord) => void>();
  let threshold = LOG_LEVELS.indexOf(options.level ?? 'info');
  let pending: string[] = [];
  let pendingSize = 0;
  let scheduled: Cancel | null = null;
  let writing: Promise<void> = Promise.resolve();
  let dropped = 0;
  let unreported = 0;
  let lastError: string | null = null;
  let disposed = false;

  const drop = (count: number) => {
    dropped += count;
    unreported += count;
  };

  const bound = (lines: number, characters: number) => {
    let excess = 0;
    for (; pending.length - excess > lines || pendingSize > characters; excess += 1) {
      pendingSize -= pending[excess]?.length ?? 0;
    }
    if (excess === 0) return;
    pending = pending.slice(excess);
    drop(excess);
  };

  const writeOut = async () => {
    scheduled?.();
    scheduled = null;
    if (pending.length === 0) return;
    const lines = pending;
    pending = [];
    pendingSize = 0;
    const note = unreported > 0 ? [encode('warn', 'log', 'records were dropped', { count: unreported })] : [];
    try {
      await file.append([...note, ...lines].join(''));
      if (note.length > 0) unreported = 0;
      lastError = null;
    } catch (error) {
      lastError = error instanceof Error ? error.message : String(error);
      pending = [...lines, ...pending];
      pendingSize = pending.reduce((sum, line) => sum + line.length, 0);
      bound(KEPT_WHEN_FAILING, PENDING_CHARACTERS);
      if (!disposed) scheduled ??= clock.after(RETRY_AFTER_MS, requestWrite);
    }
  };

  const requestWrite = () => {
    writing = writing.then(writeOut);
  };

  const encode = (level: LogLevel, scope: string, message: string, fields?: LogFields, error?: unknown): string => {
    const record: LogRecord = {
      time: new Date(clock.now()).toISOString(),
      level,
      scope,
      message: String(redactor.redactDeep(message)),
    };
    if (fields !== undefined) record.fields = redactor.redactDeep(fields);
    if (error !== undefined) record.error = redactor.redactDeep(error);
    for (const listener of [...listeners]) {
      try {
        listener(record);
      } catch {
        // Whoever watches the log must not be able to stop it, and cannot be told through it either.
      }
    }
    return `${JSON.stringify(record)}\n`;
  };

  const write = (level: LogLevel, scope: string, message: string, fields?: LogFields, error?: unknown) => {
    if (disposed || LOG_LEVELS.indexOf(level) < threshold) return;
    try {
      const line = encode(level, scope, message, fields, error);
      pending.push(line);
      pendingSize += line.length;
    } catch {
      // A log call sits in places that cannot handle its failure.
      drop(1);
      return;
    }
    if (lastError !== null) bound(KEPT_WHEN_FAILING, PENDING_CHARACTERS);
    else {
      bound(Number.POSITIVE_INFINITY, PENDING_CHARACTERS);
      if (level === 'error' || pendingSize >= FLUSH_AT_CHARACTERS) requestWrite();
      else scheduled ??= clock.after(FLUSH_AFTER_MS, requestWrite);
    }
  };

  const scoped = (scope: string): Logger => ({
    debug: (message, fields) => write('debug', scope, message, fields),
    info: (message, fields) => write('info', scope, message, fields),
    warn: (message, fields) => write('warn', scope, message, fields),
    error: (message, error, fields) => write('error', scope, message, fields, error),
    child: (name) => scoped(scope === '' ? name : `${scope}.${name}`),
  });

  const flush = async () => {
    requestWrite();
    await writing;
  };

  return {
    ...scoped(''),
    flush,
    async tail(query) {
      await flush();
      const kept = pending.flatMap((line) => parseRecord(line) ?? []).filter((record) => matches(record, query));
      const stored = await readTail(await file.files(), { ...query, limit: Math.max(0, query.limit - kept.length) });
      return [...stored, ...kept].slice(-query.limit);
    },
    onRecord(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    setLevel(level) {
      threshold = LOG_LEVELS.indexOf(level);
    },
    health: () => ({ dropped, lastError }),
    async dispose() {
      if (disposed) return;
      disposed = true;
      await flush();
      scheduled?.();
      await file.close().catch(() => {});
    },
  };
}
