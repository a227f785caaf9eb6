import { useEffect } from 'react';
import { readPresence, tellSeen } from '../queries.ts';
import { useVisit } from '../store.ts';

const aliveEveryMs = 60_000;

/** Tells the core when the user looks and when they leave, so that "since you left" is true also after a crash of this page. */
export function Presence() {
  useEffect(() => {
    const quietly = (work: Promise<unknown>) => {
      work.catch(() => {
        // Offline. The next beat tells it.
      });
    };
    const seen = () => quietly(tellSeen().then(({ leftAt }) => useVisit.setState({ leftAt })));
    const onVisibility = () => (document.hidden ? quietly(tellSeen()) : seen());
    const onLeave = () => quietly(tellSeen());
    const beat = setInterval(() => {
      if (!document.hidden) seen();
    }, aliveEveryMs);

    if (document.hidden) quietly(readPresence().then(({ leftAt }) => useVisit.setState({ leftAt })));
    else seen();
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
