import { useEffect, useState } from 'react';
import type { VoicePart } from '../../../../shared/features/voice/schema.ts';
import { listMicrophones, noMicrophones, onMicrophones } from '../../../lib/microphones.ts';

type Permission = 'granted' | 'denied' | 'prompt' | 'unknown';

export interface MicrophoneState {
  part: Pick<VoicePart, 'state' | 'sentence' | 'remedy' | 'route'>;
  /** Names where the browser tells them. */
  names: readonly string[];
  /** Asking for it makes sense. */
  canTry: boolean;
}

interface Seen {
  permission: Permission;
  names: readonly string[];
  count: number;
}

const plain = (
  state: VoicePart['state'],
  sentence: string,
  remedy = '',
): Pick<VoicePart, 'state' | 'sentence' | 'remedy' | 'route'> => ({ state, sentence, remedy, route: null });

/** What is seen of the microphones, in words. `chosen`: the one of the settings is not among them. */
export function microphonePart(seen: Seen, why: string | null, desktop: boolean): MicrophoneState['part'] {
  if (why !== null)
    return plain(
      'broken',
      why,
      'Open Optimus as http://localhost or http://127.0.0.1 on its own machine, or over https. Writing works everywhere.',
    );
  if (seen.permission === 'denied')
    return plain(
      'broken',
      'The microphone is not allowed for this page.',
      desktop
        ? 'Allow Optimus to use the microphone in the privacy settings of your system.'
        : 'Allow it at the left end of the browser’s address bar.',
    );
  if (seen.count === 0)
    return plain('not-yet', 'No microphone is plugged in.', 'Plug one in, or turn it on. It shows here by itself.');
  const which =
    seen.names.length === 0
      ? `${seen.count === 1 ? 'A microphone is' : `${seen.count} microphones are`} there.`
      : `${seen.names.join(', ')}.`;
  if (seen.permission === 'granted')
    return plain('ready', `${which} This page may use ${seen.count === 1 ? 'it' : 'them'}.`);
  return plain(
    'not-yet',
    `${which} Whether this page may use it was not asked yet.`,
    'Test it: the system asks you then.',
  );
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
    names: known.names,
    canTry: why === null && known.count > 0 && known.permission !== 'denied',
    look: () => setTurn((before) => before + 1),
  };
}
