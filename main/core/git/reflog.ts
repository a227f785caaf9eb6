import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogEntry, logEntries } from './formats.ts';

const mostBytes = 256 * 1024;

async function tail(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, mostBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}

/** What has been written about a ref since it stood at `before`; oldest first. Where that is forgotten, the newest alone. */
export async function logSince(common: string, ref: string, before: string | undefined): Promise<LogEntry[]> {
  const entries = logEntries(await tail(join(common, 'logs', ref)));
  if (before === undefined) return entries;
  const at = entries.findLastIndex((entry) => entry.after === before);
  return entries.slice(at < 0 ? -1 : at + 1);
}
