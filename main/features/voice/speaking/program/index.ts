import type { Children } from '../../../../core/children/types.ts';
import type { SpeakingProgram } from '../types.ts';
import { createEspeak } from './espeak.ts';
import { createSay } from './say.ts';
import { createSpdSay } from './spd-say.ts';

/** Best first: what gives sound is better than what plays by itself. */
export const createPrograms = (children: Children): SpeakingProgram[] => [
  createEspeak({ children }),
  createSay({ children }),
  createSpdSay({ children }),
];

/** What would have to be installed here. */
export function nothingSpeaks(platform: NodeJS.Platform = process.platform): { sentence: string; remedy: string } {
  if (platform === 'win32')
    return {
      sentence: 'On Windows no program speaks for Optimus.',
      remedy:
        'Choose “This page” as the voice of the answers: it speaks with the voices of Windows. Or choose a model.',
    };
  if (platform === 'darwin')
    return { sentence: 'The program say of macOS was not found.', remedy: 'Look whether /usr/bin is in the PATH.' };
  return {
    sentence: 'Neither espeak-ng nor spd-say is installed.',
    remedy: 'Install espeak-ng with the packages of your system, or choose a model that speaks.',
  };
}
