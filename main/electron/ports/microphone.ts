import type { SystemPreferences } from 'electron';
import type { Capability } from '../../../shared/features/system/schema.ts';

export interface MicrophoneDeps {
  systemPreferences: Pick<SystemPreferences, 'getMediaAccessStatus' | 'askForMediaAccess'>;
  platform: NodeJS.Platform;
}

const WHERE = {
  darwin: 'Allow Optimus in System Settings → Privacy & Security → Microphone.',
  win32: 'Turn on microphone access in Settings → Privacy & security → Microphone.',
} as const;

export function createMicrophone({ systemPreferences, platform }: MicrophoneDeps) {
  return {
    async status(): Promise<Capability> {
      if (platform !== 'darwin' && platform !== 'win32')
        return { available: true, detail: 'This system asks nobody; the sound server decides.' };
      const access = systemPreferences.getMediaAccessStatus('microphone');
      if (access === 'granted') return { available: true, detail: 'Allowed by the system.' };
      if (access === 'not-determined') return { available: true, detail: 'The system will ask at the first use.' };
      return { available: false, why: 'The system does not let Optimus use the microphone.', remedy: WHERE[platform] };
    },
    /** macOS asks the user once; afterwards, and elsewhere, the answer is known. */
    ask: async (): Promise<boolean> =>
      platform === 'darwin' ? systemPreferences.askForMediaAccess('microphone') : true,
  };
}
