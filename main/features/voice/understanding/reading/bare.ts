import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import type { UnderstandContext } from '../../types.ts';
import { hear } from '../words/sentence.ts';
import { namesIndexOf } from './indexes.ts';
import { languageNamed } from './languages.ts';
import type { LanguageCandidate } from './read.ts';

const longest = 12;

/** Nothing but the name of a project: probably it is to be opened, and the user is asked. */
export function readBare(text: string, language: VoiceLanguage, { names }: UnderstandContext): LanguageCandidate[] {
  const { words } = hear(text, languageNamed(language).fillers);
  if (words.length === 0 || words.length > longest) return [];
  return namesIndexOf(names)
    .projects.find(words)
    .filter(({ score }) => score >= 0.9)
    .map(({ id }) => ({
      ...{ intent: { kind: 'open-project', projectId: id } as const, confidence: 0.7, specific: words.length },
      ...{ language, by: 'grammar' as const, byTitle: false },
    }));
}
