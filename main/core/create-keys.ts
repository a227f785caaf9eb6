import { settingLabels } from '../../shared/features/settings/labels.ts';
import type { Change, HostRequest } from '../../shared/features/system/schema.ts';
import { createHotkeysService } from '../features/hotkeys/index.ts';
import type { SettingsService } from '../features/settings/index.ts';
import type { Attention } from './attention/attention.ts';
import type { Channel } from './lib/channel.ts';
import type { Clock } from './lib/clock.ts';
import type { HostPorts } from './ports/host-ports.ts';
import { createVoiceKey } from './voice-key.ts';

interface Deps {
  hostPorts: HostPorts;
  settings: SettingsService;
  attention: Attention;
  changes: Channel<Change>;
  clock: Clock;
  ask: (request: HostRequest) => void;
  requests: Channel<HostRequest>;
  overlayRequests: Channel<HostRequest>;
}

/** The keys that work in every program, and what else the desktop asks for. */
export function createKeys({ hostPorts, settings, attention, changes, clock, ask, requests, overlayRequests }: Deps) {
  const voiceKey = createVoiceKey({ hostPorts, settings, clock, overlayRequests, ask });
  const stop = hostPorts.onRequest((request) =>
    request.type === 'voice' ? voiceKey.press() : requests.publish(request),
  );
  const stopHold = hostPorts.hold.onChange(() => changes.publish({ feature: 'voice', ids: ['state'] }));
  const hotkeys = createHotkeysService({
    labels: settingLabels.hotkeys,
    settings,
    port: hostPorts.hotkeys,
    attention,
    changes,
    onPress: {
      toggleWindow: () => (hostPorts.window.isVisible() ? hostPorts.window.hide() : hostPorts.window.show()),
      palette: () => ask({ type: 'palette' }),
      voice: voiceKey.pressKey,
    },
  });
  return {
    hotkeys,
    voiceKey: {
      ...voiceKey,
      dispose() {
        stop();
        stopHold();
        voiceKey.dispose();
      },
    },
  };
}
