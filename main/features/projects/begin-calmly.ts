import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';

/** What is kept is shown first: a look at whether it is still true must not take the machine away from that. */
const calmMs = 500;

interface Deps {
  clock: Clock;
  log: Logger;
  /** There is something to show already. */
  isKnown: () => boolean;
  /** Says that something is going to be found, until what is given back is called. */
  hold: () => () => void;
  start: () => Promise<void>;
}

/** Has the looking begin without anybody waiting for it. */
export function createCalmBeginning({ clock, log, isKnown, hold, start }: Deps) {
  let over = false;
  let hurry = () => {};
  let starting: Promise<void> = Promise.resolve();

  return {
    begin() {
      const release = hold();
      const calm = new Promise<void>((resolve) => {
        if (!isKnown()) return resolve();
        const cancel = clock.after(calmMs, resolve);
        hurry = () => {
          cancel();
          resolve();
        };
      });
      starting = calm
        .then(() => (over ? undefined : start()))
        .catch((error) => log.error('projects could not be begun', error))
        .finally(release);
    },
    dispose(): Promise<void> {
      over = true;
      hurry();
      return starting;
    },
  };
}
