import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../core/lib/atomic-file.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';

const everyMs = 5_000;
const most = 20_000;

/** When which byte was written, to some seconds: enough to say when something that was found had been there. */
export function createTimes({ dir, clock }: { dir: string; clock: Clock }) {
  const path = join(dir, 'times');
  const serial = createSerial();
  let last = Number.NEGATIVE_INFINITY;
  let lines = 0;

  const read = async (): Promise<{ at: number; time: number }[]> => {
    const text = await readFile(path, 'utf8').catch(() => '');
    return text.split('\n').flatMap((line) => {
      const [at, time] = line.split(' ').map(Number);
      return at !== undefined && time !== undefined && Number.isFinite(at + time) ? [{ at, time }] : [];
    });
  };

  return {
    note(at: number): void {
      const time = clock.now();
      if (time - last < everyMs) return;
      last = time;
      lines++;
      void serial(async () => {
        await appendFile(path, `${at} ${time}\n`, { mode: 0o600 });
        if (lines < most) return;
        const kept = (await read()).slice(-most / 2);
        await writeFileAtomic(path, kept.map((one) => `${one.at} ${one.time}\n`).join(''), { mode: 0o600 });
        lines = kept.length;
      }).catch(() => {});
    },
    /** Answers for many positions, which come in order. */
    async lookup(): Promise<(at: number) => number> {
      await serial.idle();
      const known = await read();
      return (at) => {
        let low = 0;
        let high = known.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if ((known[middle]?.at ?? 0) <= at) low = middle + 1;
          else high = middle;
        }
        return known[Math.max(0, low - 1)]?.time ?? 0;
      };
    },
    idle: serial.idle,
  };
}
