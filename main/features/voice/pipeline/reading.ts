import type { Settings } from '../../../../shared/features/settings/schema.ts';
import { type SpokenCommand, type VoiceLanguage, voiceLanguage } from '../../../../shared/features/voice/intents.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Doing, Grammar, ModelReader, Names, UnderstandContext, Understood } from '../types.ts';
import type { Words } from '../words/create-words.ts';
import { onlyPossible } from './checking.ts';

interface Deps {
  /** Loaded by whoever has spoken. */
  grammar: () => Promise<Grammar>;
  modelReader: ModelReader;
  doing: Pick<Doing, 'names'>;
  words: Words;
  clock: Clock;
  settings: () => Settings['voice'];
}

export type ReadText = { understood: Understood; problem: string | null };

export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** From words to what is wanted: what the user has put right first, then the grammar, then a model. */
export function createReader({ grammar, modelReader, doing, words, clock, settings }: Deps) {
  async function names(): Promise<Names> {
    const [here, own] = await Promise.all([doing.names(), words.own()]);
    return { ...here, words: [...here.words, ...own] };
  }

  const contextOf = (commands: readonly SpokenCommand[], known: Names): UnderstandContext => ({
    ...{ commands, names: known, language: settings().language, now: clock.now(), zone: zoneHere() },
  });

  /** Sentences are read anew, so that “tomorrow” is the tomorrow of today; what was understood then holds where that fails. */
  async function learned(
    text: string,
    context: UnderstandContext,
    { understand }: Grammar,
  ): Promise<Understood | null> {
    const known = await words.meantBy(text);
    if (!known) return null;
    const now = onlyPossible(understand(known.meant, context), context);
    if (now.kind === 'several') return now;
    const reading = now.kind === 'one' ? now.reading : known.reading;
    if (!reading || (now.kind === 'none' && reading.intent.kind === 'remind')) return null;
    const sure = { ...reading, by: 'learned' as const, confidence: Math.max(reading.confidence, 0.95) };
    const one = onlyPossible({ kind: 'one', reading: sure, text: known.meant }, context);
    return one.kind === 'none' ? null : one;
  }

  return {
    names,
    async read(
      text: string,
      commands: readonly SpokenCommand[],
      options: { learned: boolean; names?: Names | undefined },
      signal: AbortSignal,
    ): Promise<ReadText> {
      const context = contextOf(commands, options.names ?? (await names()));
      const rules = await grammar();
      const known = options.learned ? await learned(text, context, rules) : null;
      if (known) return { understood: known, problem: null };
      const understood = onlyPossible(rules.understand(text, context), context);
      if (understood.kind !== 'none' || !settings().useModel || modelReader.problem() !== null)
        return { understood, problem: null };
      const asked = await modelReader.read(text, context, signal);
      if (asked.kind === 'failed') return { understood, problem: asked.why };
      const possible = onlyPossible(asked, context);
      return {
        understood: possible.kind === 'none' ? { ...understood, text: understood.text } : possible,
        problem: null,
      };
    },
    prompt: async (known: Names, longest: number) => (await grammar()).prompt(known, longest),
    async sayable(known: Names): Promise<string[]> {
      const { examples } = await grammar();
      return voiceLanguage.options.flatMap((language) => examples(language, known).flatMap(({ say }) => say));
    },
    examples: async (language: VoiceLanguage) => (await grammar()).examples(language, await names()),
  };
}
export type Reader = ReturnType<typeof createReader>;
