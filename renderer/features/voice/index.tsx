import { Mic } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';
import { captureCommands } from './capture/commands.ts';
import { letGo, speak } from './capture/speak.ts';
import { VoiceOverlay } from './panel/overlay.tsx';
import { VoiceStatus } from './panel/status.tsx';

export const voice: FeatureModule = {
  id: 'voice',
  nav: { label: 'Voice', icon: Mic, group: 'think', to: '/voice', keys: 'G 2' },
  routes: [
    { path: '/voice', title: 'Voice', load: () => import('./page.tsx') },
    { path: '/listen', title: 'Voice', bare: true, alone: true, load: () => import('./panel/listen-page.tsx') },
  ],
  commands: captureCommands,
  statusItems: [{ id: 'voice', side: 'end', Component: VoiceStatus }],
  overlays: [VoiceOverlay],
  onVoice: (phase) => void (phase === 'press' ? speak('key') : letGo()),
};

export { ReadAloud } from './speaking/read-aloud.tsx';
