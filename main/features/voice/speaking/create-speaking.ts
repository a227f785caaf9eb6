import type { Children } from '../../../core/children/types.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Minds } from '../../minds/index.ts';
import type { SettingsService } from '../../settings/index.ts';
import type { Speaking } from '../types.ts';

export interface SpeakingDeps {
  children: Children;
  minds: Minds;
  settings: SettingsService;
  log: Logger;
}

/** UNDER CONSTRUCTION by the helper who owns the speaking. */
export function createSpeaking(_deps: SpeakingDeps): Speaking {
  return {
    voices: async () => ({ voices: [], problem: 'Under construction.' }),
    speak: async function* () {
      yield { type: 'failed', sentence: 'Under construction.', remedy: '' };
    },
    hush: () => {},
    problem: async () => 'Under construction.',
    async dispose() {},
  };
}
