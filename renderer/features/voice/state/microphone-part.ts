import type { VoicePart } from '../../../../shared/features/voice/schema.ts';

export type Part = Pick<VoicePart, 'state' | 'sentence' | 'remedy' | 'route'>;
export type Permission = 'granted' | 'denied' | 'prompt' | 'unknown';

export interface Seen {
  permission: Permission;
  names: readonly string[];
  count: number;
}

export const plain = (state: VoicePart['state'], sentence: string, remedy = ''): Part => ({
  state,
  sentence,
  remedy,
  route: null,
});

/** What is seen of the microphones, in words. `chosen`: the one of the settings is not among them. */
export function microphonePart(seen: Seen, why: string | null, desktop: boolean): Part {
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
