import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import type { UnderstandContext, Understood } from '../../types.ts';
import { sentenceOf } from '../sentence.ts';
import { hear } from '../words/sentence.ts';
import { languageNamed, languages, tables } from './languages.ts';

const mostChoices = 5;

/** “Start”, and no name: the user is asked what. Null where more was said than that. */
export function startAlone(text: string, context: UnderstandContext): Understood | null {
  const language = languages.find((one) => saysStartAlone(text, one));
  if (!language) return null;
  const { projects } = context.names;
  const readings = projects.slice(0, mostChoices).map(({ id }) => {
    const intent = { kind: 'start', projectId: id, service: null, environment: null } as const;
    // Not sure enough to be done without an answer.
    return { by: 'grammar' as const, language, intent, confidence: 0.5, sentence: sentenceOf(intent, context) };
  });
  const [only] = readings;
  if (!only || projects.length > mostChoices) return { kind: 'none', text, language, needs: 'name' };
  return projects.length === 1 ? { kind: 'one', reading: only, text } : { kind: 'several', readings, text };
}

function saysStartAlone(text: string, language: VoiceLanguage): boolean {
  const { words, passable } = hear(text, languageNamed(language).fillers);
  const left: string[] = [];
  for (let at = 0; at < words.length; ) {
    const length = passable[at]?.[0] ?? 0;
    if (length === 0) left.push(words[at] ?? '');
    at += Math.max(1, length);
  }
  return tables[language].startAlone.includes(left.join(language === 'zh' ? '' : ' '));
}
