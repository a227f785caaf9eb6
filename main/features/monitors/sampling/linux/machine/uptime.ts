import { keepOpen } from '../kept-file.ts';
import type { MachinePart, Roots } from './part.ts';

/** Time since the start of the machine, sleep included. */
export function createUptime({ proc }: Roots, wallClock: () => number) {
  const file = keepOpen(`${proc}/uptime`);
  let seconds: number | null = null;
  const part: MachinePart = {
    look(_, put) {
      if (seconds !== null) put('uptime', seconds);
    },
    about(info) {
      info.bootedAt = seconds === null ? null : Math.round(wallClock() - seconds * 1_000);
    },
    close: file.close,
  };
  return {
    ...part,
    /** Before everything else of a look: it tells whether the machine slept. */
    read(): number | null {
      const text = file.text()?.split(' ')[0];
      seconds = text === undefined || text === '' ? null : Number(text);
      return seconds;
    },
  };
}
