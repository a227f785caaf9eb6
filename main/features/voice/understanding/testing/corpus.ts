import type { Intent, VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import { chinese } from './corpus-chinese.ts';
import { english } from './corpus-english.ts';
import { german } from './corpus-german.ts';
import { later } from './corpus-later.ts';
import type { Said } from './wanted.ts';

export { unmeant } from './unmeant.ts';

const of = (language: VoiceLanguage, list: [string, Intent][]): Said[] =>
  list.map(([text, wanted]) => ({ language, text, wanted }));

export const corpus: Said[] = [...of('en', english), ...of('de', german), ...of('zh', chinese)];

/** Every second one was kept out of sight while the grammar was made: what it makes of them is what it makes of others. */
export const seen = corpus.filter((_, at) => at % 2 === 0);
export const heldOut = corpus.filter((_, at) => at % 2 === 1);

/** Written once the grammar was there: its first measure was 95.0 % of those held out, and what is in the report of these. */
export const fresh: Said[] = later.map(([language, text, wanted]) => ({ language, text, wanted }));
