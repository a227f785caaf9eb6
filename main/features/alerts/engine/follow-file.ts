import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { longestLine } from '../../../core/lib/line-pattern.ts';
import { errorCode } from '../../../core/lib/storage-full.ts';
import { turn } from '../../../core/lib/turn.ts';

const chunkBytes = 64 * 1_024;
/** Further behind, and what is oldest is passed over: nobody could be told of it in time. */
const mostBehindBytes = 16 * 1_024 * 1_024;
const restMs = 250;
const retryMs = 30_000;

interface Options {
  path: string;
  clock: Clock;
  onLines: (lines: readonly string[]) => void;
  /** Why it cannot be followed now; null once it can. */
  onTrouble: (why: string | null) => void;
}

const reasons: Record<string, string> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  EISDIR: 'is a folder',
};

/** The new lines of a file, from now on: through its being moved away and begun anew, and through its being emptied. */
export function createFileFollower({ path, clock, onLines, onTrouble }: Options) {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let watcher: FSWatcher | null = null;
  let file: { handle: FileHandle; inode: bigint; device: bigint } | null = null;
  let offset = 0;
  let decoder = new StringDecoder('utf8');
  let rest = '';
  let first = true;
  let looking: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let timer: Cancel | null = null;

  function take(text: string): void {
    const parts = (rest + text).split('\n');
    rest = (parts.pop() ?? '').slice(0, longestLine);
    const lines = parts.map((line) => line.slice(0, longestLine).replace(/\r$/, ''));
    if (lines.length > 0 && !stopped) onLines(lines);
  }

  function begin(at: number): void {
    offset = at;
    decoder = new StringDecoder('utf8');
    rest = '';
  }

  async function openIt(): Promise<void> {
    const found = await stat(path, { bigint: true });
    // To open a pipe would wait for whoever writes to it.
    if (!found.isFile()) throw Object.assign(new Error(), { code: found.isDirectory() ? 'EISDIR' : 'no file' });
    const handle = await open(path, 'r');
    const { ino, dev, size } = await handle.stat({ bigint: true });
    file = { handle, inode: ino, device: dev };
    begin(first ? Number(size) : 0);
    first = false;
  }

  async function readOn({ handle }: { handle: FileHandle }): Promise<void> {
    const { size } = await handle.stat();
    if (size < offset) begin(0);
    if (size - offset > mostBehindBytes) begin(size - mostBehindBytes);
    for (let count = 1; count > 0 && !stopped; await turn()) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, offset);
      count = bytesRead;
      offset += bytesRead;
      if (bytesRead > 0) take(decoder.write(buffer.subarray(0, bytesRead)));
    }
  }

  async function close(): Promise<void> {
    const old = file;
    file = null;
    await old?.handle.close().catch(() => {});
  }

  async function readAll(): Promise<void> {
    if (!file) await openIt();
    for (;;) {
      if (!file) return;
      await readOn(file);
      const there = await stat(path, { bigint: true });
      if (there.ino === file.inode && there.dev === file.device) return;
      // What was written to it until it was moved away is read to its end: on with the new one.
      await readOn(file);
      await close();
      await openIt();
    }
  }

  function listen(): void {
    if (watcher) return;
    const name = basename(path);
    watcher = watch(dirname(path), { persistent: false }, (_event, changed) => {
      if (changed === null || changed === name) soon(restMs);
    });
    watcher.on('error', () => {
      watcher?.close();
      watcher = null;
      soon(retryMs);
    });
  }

  async function look(): Promise<void> {
    try {
      listen();
      await readAll();
      onTrouble(null);
    } catch (error) {
      if (stopped) return;
      const code = errorCode(error);
      // A file that comes later is read from its beginning.
      if (code === 'ENOENT') first = false;
      onTrouble(`${path} ${reasons[code] ?? `cannot be read (${code || String(error)})`}.`);
      soon(retryMs);
    }
  }

  function run(): void {
    timer = null;
    if (stopped) return;
    if (looking !== null) {
      again = true;
      return;
    }
    looking = look().finally(() => {
      looking = null;
      if (!again) return;
      again = false;
      soon(restMs);
    });
  }

  function soon(ms: number): void {
    if (stopped) return;
    if (timer && ms === retryMs) return;
    if (timer) {
      timer();
      timer = null;
    }
    timer = clock.after(ms, run);
  }

  run();
  return {
    async dispose(): Promise<void> {
      stopped = true;
      timer?.();
      watcher?.close();
      await looking;
      await close();
    },
  };
}
