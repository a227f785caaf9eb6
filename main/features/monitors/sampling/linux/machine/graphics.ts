import { linkOf, namesIn, readText } from '../../blocking.ts';
import { type KeptFile, keepOpen } from '../kept-file.ts';
import { absent, type MachinePart, type Roots } from './part.ts';

const findAgainMs = 60_000;

interface Card {
  part: string;
  driver: string;
  busy: KeptFile | null;
  memory: KeptFile | null;
}

const silentBecause = (driver: string) =>
  driver === 'nvidia'
    ? 'The NVIDIA driver tells it only through a program of its own, and none is started each second.'
    : `The driver ${driver || 'of it'} does not tell how busy it is.`;

export function createGraphics({ sys }: Roots): MachinePart {
  let cards: Card[] = [];
  let foundAt = Number.NEGATIVE_INFINITY;

  const close = () => {
    for (const { busy, memory } of cards) {
      busy?.close();
      memory?.close();
    }
  };

  function find(now: number) {
    if (now - foundAt < findAgainMs) return;
    foundAt = now;
    close();
    const names = (namesIn(`${sys}/class/drm`) ?? []).filter((name) => /^card\d+$/.test(name)).sort();
    cards = names.map((part) => {
      const device = `${sys}/class/drm/${part}/device`;
      const files = new Set(namesIn(device) ?? []);
      const kept = (name: string) => (files.has(name) ? keepOpen(`${device}/${name}`) : null);
      const driver = linkOf(`${device}/driver`)?.split('/').at(-1) ?? '';
      return { part, driver, busy: kept('gpu_busy_percent'), memory: kept('mem_info_vram_used') };
    });
  }

  return {
    look({ now }, put) {
      find(now);
      for (const { part, busy, memory } of cards) {
        const percent = busy?.number() ?? null;
        const bytes = memory?.number() ?? null;
        if (percent !== null) put('gpu.percent', percent, part);
        if (bytes !== null) put('gpu.memory.bytes', bytes, part);
      }
    },
    about(info) {
      if (cards.length === 0) absent(info, 'Graphics processor', 'This machine shows none.');
      for (const { part, driver, busy } of cards) {
        const slot = /^PCI_SLOT_NAME=(.+)$/m.exec(readText(`${sys}/class/drm/${part}/device/uevent`) ?? '')?.[1];
        const label = [driver, slot].filter(Boolean).join(' ') || part;
        if (busy) info.graphics.push({ part, label });
        else absent(info, `Graphics processor ${label}`, silentBecause(driver));
      }
    },
    close,
  };
}
