import { keepOpen } from '../kept-file.ts';
import { absent, type MachinePart, type Roots } from './part.ts';

const line = /^(\w+):\s+(\d+) kB$/gm;

export function createMemory({ proc }: Roots): MachinePart & { total(): number } {
  const file = keepOpen(`${proc}/meminfo`);
  let total = 0;
  let swap = 0;
  return {
    look(_, put) {
      const told = new Map<string, number>();
      for (const [, name = '', kilobytes] of (file.text() ?? '').matchAll(line))
        told.set(name, Number(kilobytes) * 1_024);
      const of = (name: string) => told.get(name) ?? 0;
      total = of('MemTotal');
      swap = of('SwapTotal');
      if (total === 0) return;
      const cache = of('Buffers') + of('Cached') + of('SReclaimable');
      // Kernels before 3.14 do not say what could be had.
      const available = Math.min(total, told.get('MemAvailable') ?? of('MemFree') + cache);
      put('memory.used.bytes', total - available);
      put('memory.used.percent', ((total - available) / total) * 100);
      put('memory.available.bytes', available);
      put('memory.cache.bytes', cache);
      if (swap === 0) return;
      put('swap.used.bytes', swap - of('SwapFree'));
      put('swap.used.percent', ((swap - of('SwapFree')) / swap) * 100);
    },
    about(info) {
      info.memoryBytes = total;
      info.swapBytes = swap;
      if (swap === 0) absent(info, 'Swap', 'No swap space is set up.');
    },
    close: file.close,
    total: () => total,
  };
}
