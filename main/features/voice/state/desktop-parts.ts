import type { Hotkey } from '../../../../shared/features/hotkeys/schema.ts';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { VoicePart } from '../../../../shared/features/voice/schema.ts';
import type { HostPorts } from '../../../core/ports/host-ports.ts';

interface Deps {
  settings: () => Settings['voice'];
  hostPorts: HostPorts;
  hotkey: () => Hotkey | null;
}

const keysRoute = '/settings?section=hotkeys';
const inPage = 'The button and the command “Speak” work in every window.';

function hotkeyPart(hotkey: Hotkey | null): VoicePart {
  const part = { id: 'hotkey' as const, route: keysRoute };
  if (!hotkey || hotkey.status === 'off')
    return { ...part, state: 'off', sentence: 'No key begins to listen.', remedy: 'Choose a key.' };
  if (hotkey.status === 'active')
    return {
      ...part,
      state: 'ready',
      sentence: `${hotkey.accelerator} begins to listen, wherever you are.`,
      remedy: '',
    };
  const remedy = hotkey.status === 'unsupported' ? inPage : 'Choose another key.';
  return { ...part, state: hotkey.status === 'unsupported' ? 'not-yet' : 'broken', sentence: hotkey.why, remedy };
}

/** What only a desktop has. */
export function desktopParts({ settings, hostPorts, hotkey }: Deps): VoicePart[] {
  const { hold, overlay } = hostPorts;
  const holds = hold.status();
  const shown = overlay.status();
  const wanted = settings().mode === 'hold';
  return [
    hotkeyPart(hotkey()),
    !wanted
      ? {
          id: 'hold',
          state: 'off',
          sentence: 'The key begins and ends.',
          remedy: 'Let it listen while it is held.',
          route: '/settings?section=voice',
        }
      : holds.available
        ? { id: 'hold', state: 'ready', sentence: 'It listens while the key is held.', remedy: '', route: null }
        : { id: 'hold', state: 'broken', sentence: holds.why, remedy: holds.remedy, route: null },
    shown.available
      ? {
          id: 'overlay',
          state: 'ready',
          sentence: 'A small window shows what is heard, over all others.',
          remedy: '',
          route: null,
        }
      : { id: 'overlay', state: 'not-yet', sentence: shown.why, remedy: shown.remedy, route: null },
  ];
}
