import type { VoicePart } from '../../../../shared/features/voice/schema.ts';
import type { MarkState } from '../../../ui/state-mark.tsx';

/** Of the core's parts, and the two that only the page can know. */
export type PartId = VoicePart['id'] | 'microphone';

export const partNames: Record<PartId, string> = {
  microphone: 'Microphone',
  hotkey: 'Hotkey',
  hold: 'Hold to talk',
  overlay: 'Small window over other programs',
  transcribing: 'Speech to text',
  'speech-end': 'End of speech',
  wake: 'Wake word',
  speaker: 'Whose voice it is',
  model: 'A model for what the grammar does not know',
  speaking: 'Speaking back',
};

export const partLooks: Record<VoicePart['state'], { mark: MarkState; word: string }> = {
  ready: { mark: 'healthy', word: 'ready' },
  off: { mark: 'stopped', word: 'off' },
  'not-yet': { mark: 'waiting', word: 'not yet' },
  broken: { mark: 'failing', word: 'does not work' },
};

/** Where a remedy is done, in the user's words. */
export function routeLabel(route: string): string {
  if (route.startsWith('/minds')) return 'Open Minds';
  if (route.startsWith('/settings?section=hotkeys')) return 'Open hotkeys';
  if (route.startsWith('/settings')) return 'Open settings';
  return 'Open';
}

/** One line of the head of the page: how many of all are ready, and whether it can be spoken to. */
export function summaryOf(parts: readonly Pick<VoicePart, 'id' | 'state'>[], microphone: VoicePart['state']): string {
  const transcribing = parts.find(({ id }) => id === 'transcribing')?.state;
  if (microphone !== 'ready' && transcribing !== 'ready')
    return 'You can write here what you would say. To speak, a microphone and something that writes it down are missing.';
  if (transcribing !== 'ready')
    return 'You can write here what you would say. To speak, something that writes it down is missing.';
  if (microphone !== 'ready') return 'You can write here what you would say. To speak, a microphone is missing.';
  return 'Optimus can be spoken to.';
}
