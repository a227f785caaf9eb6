import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { type ByteLog, openByteLog } from './byte-log.ts';
import { readSegments } from './segments.ts';
import { createTimes } from './times.ts';

const packAfterMs = 5_000;
const MB = 1024 * 1024;

interface Deps {
  dir: string;
  clock: Clock;
  log: Logger;
  /** Megabytes per terminal and of all. */
  limits: () => { each: number; all: number };
  /** Terminals that have ended, the one that ended first before the others. */
  ended: () => readonly string[];
  /** Nothing of it is kept any more. */
  onForgotten: (id: string) => void;
}

export interface Scrollback {
  bytes: ByteLog;
  times: ReturnType<typeof createTimes>;
}

/** What is kept of all terminals, within its bounds. */
export function createShelf({ dir, clock, log, limits, ended, onForgotten }: Deps) {
  const open = new Map<string, Promise<Scrollback>>();
  const serial = createSerial();
  let packing: Cancel | null = null;
  let disposed = false;

  const folderOf = (id: string) => join(dir, id);

  const packLater = () => {
    packing?.();
    if (disposed) return;
    packing = clock.after(packAfterMs, () => {
      packing = null;
      for (const opened of open.values())
        void opened
          .then(({ bytes }) => bytes.pack(false))
          .catch((error) => log.warn('not packed', { error: String(error) }));
    });
  };

  async function sizes(): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (const id of await readdir(dir).catch(() => [])) {
      const opened = await open.get(id);
      const segments = opened ? opened.bytes.segments() : await readSegments(folderOf(id)).catch(() => []);
      found.set(
        id,
        segments.reduce((sum, { size }) => sum + size, 0),
      );
    }
    return found;
  }

  /** The longest ended goes first, then the oldest of those that run. */
  const enforce = () =>
    serial(async () => {
      const known = await sizes();
      let total = [...known.values()].reduce((sum, size) => sum + size, 0);
      const most = limits().all * MB;
      for (const id of ended()) {
        if (total <= most) return;
        total -= known.get(id) ?? 0;
        known.delete(id);
        await forget(id);
        onForgotten(id);
      }
      for (const [id, size] of [...known].sort(([, a], [, b]) => b - a)) {
        const opened = await open.get(id);
        if (!opened) continue;
        let left = size;
        while (total > most && (await opened.bytes.dropOldest())) {
          total -= left - opened.bytes.keptBytes();
          left = opened.bytes.keptBytes();
        }
      }
    });

  async function forget(id: string) {
    const opened = await of(id);
    open.delete(id);
    await opened.times.idle();
    await opened.bytes.remove();
  }

  function of(id: string): Promise<Scrollback> {
    const known = open.get(id);
    if (known !== undefined) return known;
    const folder = folderOf(id);
    const opening = openByteLog({
      dir: folder,
      log,
      limit: () => limits().each * MB,
      onRotate() {
        packLater();
        void enforce().catch((error) => log.error('the bounds of what terminals keep could not be held', error));
      },
    }).then((bytes) => ({ bytes, times: createTimes({ dir: folder, clock }) }));
    open.set(id, opening);
    opening.catch(() => open.delete(id));
    return opening;
  }

  return {
    of,
    forget: (id: string) => serial(() => forget(id)),
    /** Nothing more will be written to it for now. */
    async rest(id: string) {
      const { bytes } = await of(id);
      await bytes.flush();
      await bytes.pack(true);
    },
    enforce,
    async dispose() {
      disposed = true;
      packing?.();
      await serial.idle();
      for (const opened of open.values()) {
        const { bytes, times } = await opened;
        await times.idle();
        await bytes.close();
      }
    },
  };
}
