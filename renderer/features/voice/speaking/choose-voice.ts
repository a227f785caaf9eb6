import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import type { SystemVoice } from '../../../lib/system-voices.ts';

const spokenAs: Readonly<Record<VoiceLanguage, readonly string[]>> = {
  en: ['en'],
  de: ['de'],
  zh: ['zh', 'cmn', 'yue'],
};
/** Where several would do. */
const usual: Readonly<Record<VoiceLanguage, readonly string[]>> = {
  en: ['en-us', 'en-gb'],
  de: ['de-de'],
  zh: ['zh-cn', 'cmn'],
};

const speaks = ({ language }: SystemVoice, wanted: VoiceLanguage) =>
  spokenAs[wanted].includes(language.toLowerCase().split('-')[0] ?? '');

/** The chosen one where it speaks this language, else the usual one of it; null where none does. */
export function chooseVoice(
  voices: readonly SystemVoice[],
  language: VoiceLanguage,
  chosen: string,
): SystemVoice | null {
  const able = voices.filter((voice) => speaks(voice, language));
  const wished = able.find(({ id }) => id === chosen);
  if (wished) return wished;
  for (const name of usual[language]) {
    const found = able.find((voice) => voice.language.toLowerCase() === name);
    if (found) return found;
  }
  return able[0] ?? null;
}
