import { createGrowth } from '../growth.ts';
import { type KeptFile, keepOpen } from '../kept-file.ts';
import { absent, type MachinePart, type Roots } from './part.ts';

const kinds = [
  ['cpu', 'cpu.pressure.percent'],
  ['memory', 'memory.pressure.percent'],
  ['io', 'io.pressure.percent'],
] as const;

/** The share of time in which something waited; from the kernel's own sum, not from its averages, which lag behind. */
export function createPressure({ proc }: Roots): MachinePart {
  const growth = createGrowth();
  const files = new Map<string, KeptFile>(kinds.map(([kind]) => [kind, keepOpen(`${proc}/pressure/${kind}`)]));
  let there = false;
  return {
    look({ elapsedMs }, put) {
      growth.next(elapsedMs !== null);
      there = false;
      for (const [kind, metric] of kinds) {
        const total = /^some .*total=(\d+)/m.exec(files.get(kind)?.text() ?? '')?.[1];
        if (total === undefined) continue;
        there = true;
        const micros = growth.of(kind, Number(total));
        if (micros !== null && elapsedMs !== null) put(metric, Math.min(100, micros / elapsedMs / 10));
      }
    },
    about(info) {
      if (!there) absent(info, 'Pressure', 'This kernel does not tell what waits (PSI is off).');
    },
    close() {
      for (const file of files.values()) file.close();
    },
  };
}
