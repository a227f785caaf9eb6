import { namesIn } from '../../blocking.ts';
import { createGrowth } from '../growth.ts';
import { keepOpen } from '../kept-file.ts';
import { absent, type MachinePart, type Roots } from './part.ts';

const lookAgainMs = 30_000;
const sectorBytes = 512;
/** In memory, or views of other disks. */
const noDisk = /^(loop|ram|zram|dm-|md|sr|fd|nbd)\d/;

/** What goes to and from each disk, and how long it takes. Parts of disks and what is made of them would count it twice. */
export function createDisks({ proc, sys }: Roots): MachinePart {
  const file = keepOpen(`${proc}/diskstats`);
  const growth = createGrowth();
  let disks = new Set<string>();
  let lookedAt = Number.NEGATIVE_INFINITY;

  function find(now: number) {
    if (now - lookedAt < lookAgainMs) return;
    lookedAt = now;
    const all = (namesIn(`${sys}/block`) ?? []).filter((name) => !noDisk.test(name));
    disks = new Set(all);
  }

  return {
    look({ now, elapsedMs }, put) {
      find(now);
      growth.next(elapsedMs !== null);
      for (const line of (file.text() ?? '').split('\n')) {
        const fields = line.trim().split(/\s+/);
        const name = fields[2];
        if (name === undefined || !disks.has(name)) continue;
        const grown = (field: number) => growth.of(`${name} ${field}`, Number(fields[field]));
        const [reads, read, readMs, writes, written, writeMs, busyMs] = [3, 5, 6, 7, 9, 10, 12].map(grown);
        if (elapsedMs === null) continue;
        const perSecond = 1_000 / elapsedMs;
        const has = (value: number | null | undefined): value is number => value !== null && value !== undefined;
        if (has(read)) put('disk.read.bytes', read * sectorBytes * perSecond, name);
        if (has(written)) put('disk.write.bytes', written * sectorBytes * perSecond, name);
        if (has(busyMs)) put('disk.busy.percent', Math.min(100, (busyMs / elapsedMs) * 100), name);
        if (!has(reads) || !has(writes) || !has(readMs) || !has(writeMs)) continue;
        // Without an access there is no time that one took.
        if (reads + writes > 0) put('disk.latency.ms', (readMs + writeMs) / (reads + writes), name);
      }
    },
    about(info) {
      if (disks.size === 0) absent(info, 'Disk activity', 'No disk of this machine can be seen.');
    },
    close: file.close,
  };
}
