import { useEffect } from 'react';
import { readPresence, tellSeen } from '../queries.ts';
import { useVisit } from '../store.ts';
import { isNewVisit } from '../time-groups.ts';

const aliveEveryMs = 60_000;

/** Tells the core when the user looks and when they leave, so that "since you left" is true also after a crash of this page. */
export function Presence() {
  useEffect(() => {
    let hiddenAt: number | null = document.hidden ? Date.now() : null;
    const quietly = (work: Promise<unknown>) => {
      work.catch(() => {
        // Offline. The next beat tells it.
      });
    };
    const arrive = () =>
      quietly(
        readPresence().then(({ leftAt }) => {
          useVisit.setState({ leftAt });
          return document.hidden ? undefined : tellSeen(false);
        }),
      );
    const onVisibility = () => {
      if (document.hidden) {
        hiddenAt = Date.now();
        quietly(tellSeen(true));
        return;
      }
      // After a glance elsewhere what was news is still news.
      if (hiddenAt !== null && isNewVisit(hiddenAt, Date.now())) arrive();
      else quietly(tellSeen(false));
      hiddenAt = null;
    };
    const onLeave = () => quietly(tellSeen(true));
    const beat = setInterval(() => {
      if (!document.hidden) quietly(tellSeen(false));
    }, aliveEveryMs);

    arrive();
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('pagehide', onLeave);
    return () => {
      clearInterval(beat);
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('pagehide', onLeave);
    };
  }, []);
  return null;
}
