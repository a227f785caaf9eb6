import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSerial } from '../../../core/lib/serial.ts';
import type { LineReader } from '../lines/line-reader.ts';
import type { Source } from '../store/source.ts';

const chunkBytes = 64 * 1_024;
/** Many small writes are read together. */
const gatherMs = 25;
/** Where nothing tells of a change. */
const lookEveryMs = 2_000;
/** What was taken over is given back to the disk in such pieces. */
const releaseBytes = 4 * 1_024 * 1_024;
/** Holes are of whole pages. */
const pageBytes = 4_096;
/** A file that nobody has written to for so many looks may be emptied. */
const quietLooks = 3;
/** How often one file may be emptied: its number, and how often it was, are told in one. */
const mostCuts = 4_096;

const numberOf = (name: string): number | null => {
  const found = /^output-(\d{6})\.raw$/.exec(name);
  return found ? Number(found[1]) : null;
};
const fileName = (number: number) => `output-${String(number).padStart(6, '0')}.raw`;

async function outputs(dir: string): Promise<number[]> {
  const names = await readdir(dir).catch((): string[] => []);
  return names
    .map(numberOf)
    .filter((number) => number !== null)
    .sort((a, b) => a - b);
}

/** A file of its own for each start: what an earlier one wrote is read to its end first. */
export async function newOutput(source: Source): Promise<string> {
  const { dir } = source.files;
  const before = Math.max((await outputs(dir)).at(-1) ?? 0, Math.floor(source.place().file / mostCuts));
  const path = join(dir, fileName(before + 1));
  await writeFile(path, '', { flag: 'wx', mode: 0o600 });
  return path;
}

interface Deps {
  source: Source;
  reader: LineReader;
  /** The lines of what is pushed came now. */
  now: () => void;
  pieceDone: () => void;
  release: (path: string, bytes: number) => void;
  onTrouble: (why: string) => void;
}

/** Reads what a kept service writes, from where reading stopped: the place is written together with the lines. */
export function followOutput({ source, reader, now, pieceDone, release, onTrouble }: Deps) {
  const serial = createSerial();
  const { dir } = source.files;
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  let file: { number: number; path: string; handle: FileHandle } | null = null;
  let cuts = 0;
  let offset = 0;
  let released = 0;
  let quiet = 0;
  let mayPunch = true;
  let watcher: FSWatcher | null = null;
  let gathering: NodeJS.Timeout | null = null;
  let stopped = false;

  const idOf = (number: number) => number * mostCuts + cuts;

  async function openNext(): Promise<boolean> {
    const place = source.place();
    const known = Math.floor(place.file / mostCuts);
    const number = (await outputs(dir)).find((one) => one >= known && (file === null || one > file.number));
    if (number === undefined) return false;
    const path = join(dir, fileName(number));
    const handle = await open(path, 'r+');
    const { size } = await handle.stat();
    const before = file;
    file = { number, path, handle };
    const same = number === known;
    cuts = same ? place.file % mostCuts : 0;
    const through = same ? place.through : 0;
    offset = Math.abs(through) - (through < 0 ? 1 : 0);
    reader.begin(through < 0);
    if (size < offset) {
      // It was emptied, and Optimus ended before that was written down.
      cuts += 1;
      offset = 0;
      reader.begin(false);
    }
    released = offset;
    watcher?.close();
    watcher = null;
    try {
      watcher = watch(path, { persistent: false }, soon);
      watcher.on('error', () => watcher?.close());
    } catch {
      // Then it is looked at now and then.
    }
    if (before) {
      await before.handle.close();
      await rm(before.path, { force: true });
    }
    return true;
  }

  /** Where reading would begin anew: behind the last line that is whole, or that was overwritten. */
  function tell(bytes: Buffer): void {
    if (!file) return;
    const end = offset + bytes.length;
    const back = bytes.length < 2 ? -1 : bytes.lastIndexOf(13, bytes.length - 2);
    const line = Math.max(bytes.lastIndexOf(10), back);
    if (reader.isSkipping()) source.readThrough({ file: idOf(file.number), through: -end - 1 });
    else if (line >= 0) source.readThrough({ file: idOf(file.number), through: offset + line + 1 });
    offset = end;
  }

  async function readOn(): Promise<boolean> {
    let any = false;
    while (file && !stopped) {
      const { bytesRead } = await file.handle.read(buffer, 0, chunkBytes, offset);
      if (bytesRead === 0) return any;
      any = true;
      quiet = 0;
      const bytes = buffer.subarray(0, bytesRead);
      now();
      reader.push(bytes);
      tell(bytes);
      source.pieceDone();
      pieceDone();
      if (source.isFull()) await source.whenRoom();
      await giveBack();
    }
    return any;
  }

  /** What is read and on the disk has done its service. */
  async function giveBack(): Promise<void> {
    if (!file || offset - released < releaseBytes) return;
    await source.flush();
    if (source.trouble() !== null) return;
    const through = Math.abs(source.place().through);
    const { size } = await file.handle.stat();
    if (mayPunch) {
      released = Math.min(through, offset);
      release(file.path, Math.floor(released / pageBytes) * pageBytes);
    } else if (quiet >= quietLooks && size === offset && reader.held() === 0 && cuts < mostCuts - 1) {
      // Whoever appends goes on at the new end.
      await file.handle.truncate(0);
      cuts += 1;
      offset = 0;
      released = 0;
      source.readThrough({ file: idOf(file.number), through: 0 });
      await source.flush();
    }
  }

  async function look(): Promise<void> {
    if (stopped) return;
    try {
      if (!file && !(await openNext())) return;
      for (;;) {
        await readOn();
        // Its end is the end of what that start wrote when there is a newer one.
        const newer = (await outputs(dir)).some((number) => number > (file?.number ?? 0));
        if (!newer || stopped) break;
        await readOn();
        finish();
        await source.flush();
        if (source.trouble() !== null || !(await openNext())) break;
      }
      quiet += 1;
      await giveBack();
    } catch (error) {
      onTrouble(error instanceof Error ? error.message : String(error));
    }
  }

  /** Half a line at the end becomes one. */
  function finish(): void {
    now();
    reader.end();
    pieceDone();
    if (file) source.readThrough({ file: idOf(file.number), through: offset });
  }

  function soon(): void {
    if (gathering || stopped) return;
    gathering = setTimeout(() => {
      gathering = null;
      void serial(look);
    }, gatherMs);
  }
  const timer = setInterval(() => void serial(look), lookEveryMs);
  void serial(look);

  async function stop(): Promise<void> {
    stopped = true;
    clearInterval(timer);
    if (gathering) clearTimeout(gathering);
    watcher?.close();
    await file?.handle.close().catch(() => {});
  }

  return {
    cannotPunch(): void {
      mayPunch = false;
    },
    /** Another start of the same service has its own file. */
    again: (): void => soon(),
    /**
     * No longer followed: all that is there is read. Whoever says so may be wrong about the end of the service, so its file stays, without
     * its contents, until the next start has one of its own.
     */
    end: (): Promise<void> =>
      serial(async () => {
        await look();
        finish();
        const path = file?.path;
        await stop();
        await source.flush();
        if (path !== undefined && mayPunch && source.trouble() === null)
          release(path, Math.floor(offset / pageBytes) * pageBytes);
      }),
    /** Optimus ends; the service does not. */
    dispose: (): Promise<void> => serial(stop),
  };
}
export type FollowedOutput = ReturnType<typeof followOutput>;
