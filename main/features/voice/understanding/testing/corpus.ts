import type { Intent, VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import { chinese } from './corpus-chinese.ts';
import { english } from './corpus-english.ts';
import { german } from './corpus-german.ts';
import { later, latest } from './corpus-later.ts';
import type { Said } from './wanted.ts';

export { unmeant } from './unmeant.ts';

const of = (language: VoiceLanguage, list: [string, Intent][]): Said[] =>
  list.map(([text, wanted]) => ({ language, text, wanted }));

export const corpus: Said[] = [...of('en', english), ...of('de', german), ...of('zh', chinese)];

/** Every second one was kept out of sight while the grammar was made: what it makes of them is what it makes of others. */
export const seen = corpus.filter((_, at) => at % 2 === 0);
export const heldOut = corpus.filter((_, at) => at % 2 === 1);

const ofAll = (list: [VoiceLanguage, string, Intent][]): Said[] =>
  list.map(([language, text, wanted]) => ({ language, text, wanted }));

/** Written once the grammar was there, to see what it makes of other words than those it was made for. */
export const fresh = ofAll(later);
export const freshest = ofAll(latest);
