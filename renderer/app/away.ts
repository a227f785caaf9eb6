import { useEffect, useState } from 'react';
import { useConnection } from './connection-store.ts';

/** A moment without Optimus is a restart or a blip: nothing to tell yet. */
const patienceMs = 600;

/** Optimus cannot be reached, and has not been for longer than a blip. */
export function useAway(): boolean {
  const offline = useConnection(({ status }) => status === 'offline');
  const [due, setDue] = useState(false);
  useEffect(() => {
    setDue(false);
    if (!offline) return;
    const timer = setTimeout(() => setDue(true), patienceMs);
    return () => clearTimeout(timer);
  }, [offline]);
  return offline && due;
}
