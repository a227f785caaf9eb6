import type { Clock } from '../../../core/lib/clock.ts';
import type { Body } from './body.ts';

/** Many programs listen on more a while after they are ready. */
const looksMs = [0, 3_000, 15_000];

interface Deps {
  clock: Pick<Clock, 'after'>;
  body: () => Body | null;
  known: () => readonly number[];
  tell: (ports: number[]) => void;
}

/** What a body listens on, looked at a few times and whenever somebody asks. */
export function createPortLooks({ clock, body, known, tell }: Deps) {
  async function look(one: Body) {
    const found = [...new Set(await one.listening())].sort((a, b) => a - b);
    if (body() === one && JSON.stringify(found) !== JSON.stringify(known())) tell(found);
  }
  return {
    follow(one: Body) {
      for (const ms of looksMs)
        clock.after(ms, () => {
          // What cannot be looked at now is looked at the next time.
          if (body() === one) void look(one).catch(() => {});
        });
    },
    async now(): Promise<void> {
      const one = body();
      if (one) await look(one);
    },
  };
}
