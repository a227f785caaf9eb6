import { useEffect, useState } from 'react';
import { listMicrophones, noMicrophones, onMicrophones } from '../../../lib/microphones.ts';
import { microphonePart, type Part, plain, type Seen } from './microphone-part.ts';

export interface MicrophoneState {
  part: Part;
  /** Asking for it makes sense. */
  canTry: boolean;
}

const desktop = () => window.location.host === 'optimus';

export function useMicrophoneState(): MicrophoneState & { look: () => void } {
  const [seen, setSeen] = useState<Seen | null>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` asks for another look
  useEffect(() => {
    let gone = false;
    let status: PermissionStatus | null = null;
    const read = async () => {
      const [permission, found] = await Promise.all([
        status?.state ?? ('unknown' as const),
        listMicrophones().catch(() => []),
      ]);
      if (gone) return;
      setSeen({ permission, names: found.map(({ name }) => name).filter(Boolean), count: found.length });
    };
    const begin = async () => {
      try {
        status = await navigator.permissions.query({ name: 'microphone' as PermissionName });
        status.addEventListener('change', read);
      } catch {
        // Not every browser tells; the devices say enough then.
      }
      await read();
    };
    void begin();
    const stop = onMicrophones(() => void read());
    return () => {
      gone = true;
      status?.removeEventListener('change', read);
      stop();
    };
  }, [turn]);
  const why = noMicrophones();
  const known = seen ?? { permission: 'unknown' as const, names: [], count: 0 };
  return {
    part:
      seen || why !== null ? microphonePart(known, why, desktop()) : plain('not-yet', 'Looking for microphones.', ''),
    canTry: why === null && known.count > 0 && known.permission !== 'denied',
    look: () => setTurn((before) => before + 1),
  };
}
