import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';

const names: [VoiceLanguage, RegExp][] = [
  ['en', /^(?:en\b|english)/i],
  ['de', /^(?:de\b|german|deutsch)/i],
  ['zh', /^(?:zh\b|cmn\b|yue\b|chinese|mandarin|cantonese|中文)/i],
];

/** As a model names it; null where it is none that is understood here. */
export const languageOf = (said: string | null): VoiceLanguage | null =>
  names.find(([, name]) => name.test(said ?? ''))?.[0] ?? null;
