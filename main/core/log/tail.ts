import { open } from 'node:fs/promises';
import { LOG_LEVELS, type LogLevel } from './logger.ts';
import type { Plain } from './redactor.ts';

export interface LogRecord {
  time: string;
  level: LogLevel;
  scope: string;
  message: string;
  fields?: Plain;
  error?: Plain;
}

export interface TailQuery {
  limit: number;
  level?: LogLevel;
  scope?: string;
}

const CHUNK = 64 * 1024;
const LONGEST_LINE = 2 * 1024 * 1024;
/** A filter that matches nothing must not read gigabytes that somebody put into the folder. */
const MOST_BYTES = 64 * 1024 * 1024;

const isLevel = (value: unknown): value is LogLevel => LOG_LEVELS.some((level) => level === value);

/** A line as a record, or null for what a crash or an editor left half written. */
export function parseRecord(line: string): LogRecord | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return null;
    const { time, level, scope, message, fields, error } = value as Partial<Record<keyof LogRecord, unknown>>;
    if (typeof time !== 'string' || typeof scope !== 'string' || typeof message !== 'string' || !isLevel(level))
      return null;
    return {
      time,
      level,
      scope,
      message,
      ...(fields === undefined ? {} : { fields: fields as NonNullable<LogRecord['fields']> }),
      ...(error === undefined ? {} : { error: error as NonNullable<LogRecord['error']> }),
    };
  } catch {
    return null;
  }
}

export function matches(record: LogRecord, query: TailQuery): boolean {
  if (query.level && LOG_LEVELS.indexOf(record.level) < LOG_LEVELS.indexOf(query.level)) return false;
  return !query.scope || record.scope === query.scope || record.scope.startsWith(`${query.scope}.`);
}

/** Reads backwards from the newest file, so that the cost depends on what is asked for and not on what is stored. */
export async function readTail(files: readonly string[], query: TailQuery): Promise<LogRecord[]> {
  const found: LogRecord[] = [];
  let budget = MOST_BYTES;
  const take = (line: string) => {
    const record = line === '' || found.length >= query.limit ? null : parseRecord(line);
    if (record && matches(record, query)) found.push(record);
  };
  for (const path of files.toReversed()) {
    if (found.length >= query.limit || budget <= 0) break;
    const handle = await open(path, 'r').catch(() => null);
    if (!handle) continue;
    try {
      let position = (await handle.stat()).size;
      let rest = Buffer.alloc(0);
      while (position > 0 && found.length < query.limit && budget > 0) {
        const length = Math.min(CHUNK, position);
        position -= length;
        budget -= length;
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
        const joined = Buffer.concat([buffer.subarray(0, bytesRead), rest]);
        // The first line of a chunk may begin in the chunk before it.
        const cut = position === 0 ? 0 : joined.indexOf(10) + 1;
        if (position > 0 && cut === 0) {
          // No line of ours is that long.
          rest = joined.length > LONGEST_LINE ? Buffer.alloc(0) : joined;
          continue;
        }
        rest = joined.subarray(0, cut);
        for (const line of joined.subarray(cut).toString('utf8').split('\n').toReversed()) take(line);
      }
    } finally {
      await handle.close();
    }
  }
  return found.reverse();
}
