import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import type { Words } from './types.ts';
import { chinese } from './zh.ts';

const languages = { en: english, de: german, zh: chinese } satisfies Record<
  VoiceLanguage,
  (now: number, zone: string) => Words
>;

/** How it is said aloud, in that language, at that moment and place. */
export const wordsIn = (language: VoiceLanguage, now: number, zone: string): Words => languages[language](now, zone);
