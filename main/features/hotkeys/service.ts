import { DomainError } from '../../../shared/contract/errors.ts';
import { type Hotkey, type HotkeyId, hotkeyId } from '../../../shared/features/hotkeys/schema.ts';
import { type Settings, settingsDefaults } from '../../../shared/features/settings/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { HotkeyPort } from '../../core/ports/host-ports.ts';
import type { SettingsService } from '../settings/index.ts';

const ids = hotkeyId.options;
const standards = settingsDefaults.hotkeys;

interface Deps {
  labels: Record<HotkeyId, string>;
  settings: SettingsService;
  port: HotkeyPort;
  attention: Attention;
  changes: Channel<Change>;
  onPress: Record<HotkeyId, () => void>;
}

/** Keeps the system's global hotkeys equal to the settings and says which of them work. */
export function createHotkeysService({ labels, settings, port, attention, changes, onPress }: Deps) {
  const source = attention.source('hotkeys');
  const states = new Map<HotkeyId, Hotkey>();

  function bind(id: HotkeyId, accelerator: string): Hotkey {
    port.unregister(id);
    const base = { id, label: labels[id], accelerator, standard: standards[id] };
    if (accelerator === '') return { ...base, status: 'off', why: '' };
    const host = port.status();
    if (!host.available) return { ...base, status: 'unsupported', why: `${host.why} ${host.remedy}`.trim() };
    const twin = ids.find((other) => other !== id && states.get(other)?.accelerator === accelerator);
    if (twin) return { ...base, status: 'taken', why: `It is already used for “${labels[twin]}”.` };
    return { ...base, ...port.register(id, accelerator, onPress[id]) };
  }

  function apply(wanted: Settings['hotkeys']) {
    // One that was taken may be free now: by the same change, or because the other program has ended.
    const stale = ids.filter((id) => {
      const state = states.get(id);
      return state?.accelerator !== wanted[id] || state.status === 'taken';
    });
    // All are let go before one is bound, so that two can change places.
    for (const id of stale) {
      port.unregister(id);
      states.delete(id);
    }
    for (const id of stale) states.set(id, bind(id, wanted[id]));
    tell();
  }

  function tell() {
    source.set(
      [...states.values()]
        .filter((key) => key.status === 'taken' || key.status === 'invalid')
        .map((key) => ({
          key: `hotkeys/${key.id}`,
          severity: 'warning' as const,
          sentence: `The hotkey ${key.accelerator} does not work`,
          evidence: `${key.label}. ${key.why}`,
          fingerprint: key.accelerator,
          actions: [{ id: 'rebind', label: 'Choose another key', route: '/settings?section=hotkeys' }],
        })),
    );
    changes.publish({ feature: 'hotkeys' });
  }

  apply(settings.get().hotkeys);
  const stop = settings.onChange((next) => apply(next.hotkeys));

  return {
    list: (): Hotkey[] => ids.flatMap((id) => states.get(id) ?? []),

    async rebind(id: HotkeyId, accelerator: string): Promise<Hotkey> {
      const before = states.get(id)?.accelerator ?? '';
      const next = bind(id, accelerator);
      if (next.status === 'taken' || next.status === 'invalid') {
        states.set(id, bind(id, before));
        throw new DomainError('CONFLICT', { what: accelerator, why: next.why, remedy: 'Choose another key.' });
      }
      states.set(id, next);
      try {
        await settings.update({ hotkeys: { [id]: accelerator } });
      } catch (error) {
        // Not kept, so it would be another key after the next start.
        states.set(id, bind(id, before));
        throw error;
      } finally {
        // The same key again, now free: nothing changes in the settings, but here.
        tell();
      }
      return next;
    },

    dispose() {
      stop();
      for (const id of ids) port.unregister(id);
      source.dispose();
    },
  };
}
export type HotkeysService = ReturnType<typeof createHotkeysService>;
