import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import type { VoicePart } from '../../../../shared/features/voice/schema.ts';
import type { SystemVoice } from '../../../lib/system-voices.ts';
import { chooseVoice } from '../speaking/choose-voice.ts';

export const languageNames: Record<VoiceLanguage, string> = { en: 'English', de: 'Deutsch', zh: '中文' };
export const spokenLanguages = ['en', 'de', 'zh'] as const;

/** What the core cannot know: the voices that the page has itself. */
export function speakingPart(
  part: VoicePart,
  settings: Pick<Settings['voice'], 'speak' | 'speakWith' | 'speakVoice'>,
  voices: readonly SystemVoice[],
): VoicePart {
  if (settings.speak === 'never' || settings.speakWith !== 'system') return part;
  const spoken = spokenLanguages.filter((language) => chooseVoice(voices, language, settings.speakVoice) !== null);
  const missing = spokenLanguages
    .filter((language) => !spoken.includes(language))
    .map((language) => languageNames[language]);
  if (spoken.length === 0)
    return part.state === 'ready'
      ? { ...part, sentence: 'This page has no voices, so a program of this machine speaks.' }
      : { ...part, remedy: `This page has no voices either. ${part.remedy}` };
  const has = `Optimus answers with the voices of this page: ${spoken.map((language) => languageNames[language]).join(', ')}.`;
  return {
    ...part,
    state: 'ready',
    sentence:
      missing.length === 0 || part.state === 'ready' ? has : `${has} For ${missing.join(' and ')} it has no voice.`,
    remedy: '',
  };
}
