import type { HotkeyStatus } from '../../../shared/features/hotkeys/schema.ts';
import type { MarkState } from '../../ui/state-mark.tsx';

export const statusWords: Record<HotkeyStatus, { state: MarkState; word: string }> = {
  active: { state: 'healthy', word: 'works everywhere' },
  taken: { state: 'failing', word: 'taken by another program' },
  invalid: { state: 'failing', word: 'not a key that can be used' },
  unsupported: { state: 'stopped', word: 'not available here' },
  off: { state: 'stopped', word: 'off' },
};
