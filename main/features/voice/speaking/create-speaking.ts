import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import type { SpokenPiece, SpokenVoice } from '../../../../shared/features/voice/schema.ts';
import { splitSentences } from '../../../../shared/features/voice/speech/sentences.ts';
import { speakable } from '../../../../shared/features/voice/speech/speakable.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Minds } from '../../minds/index.ts';
import type { SettingsService } from '../../settings/index.ts';
import type { Speaking } from '../types.ts';
import { inTurn } from './in-turn.ts';
import { faultOfEnd } from './model-words.ts';
import { createPrograms, nothingSpeaks } from './program/index.ts';
import { Fault, type SpeakingProgram } from './types.ts';

export interface SpeakingDeps {
  children: Children;
  minds: Pick<Minds, 'speak' | 'voices' | 'unasked' | 'info'>;
  settings: Pick<SettingsService, 'get'>;
  clock: Clock;
  log: Logger;
  /** Another machine's, in tests. */
  programs?: readonly SpeakingProgram[];
}

const noModel = {
  sentence: 'No model is chosen that speaks.',
  remedy: 'Choose one for speaking in Minds. Nothing is read aloud by a provider that you did not choose.',
};
const stopped = 'It was stopped.';

export function createSpeaking(deps: SpeakingDeps): Speaking {
  const { children, minds, settings, clock, log } = deps;
  const programs = deps.programs ?? createPrograms(children);
  const current = new Set<AbortController>();

  const installed = async (): Promise<SpeakingProgram[]> => {
    const found = await Promise.all(
      programs.map(async (program) => ((await program.find()) === null ? [] : [program])),
    );
    return found.flat();
  };

  function hush(): void {
    for (const one of current) one.abort(stopped);
    current.clear();
  }

  async function* byModel(sentences: readonly string[], signal: AbortSignal): AsyncGenerator<SpokenPiece, void, void> {
    const model = minds.unasked('speak');
    if (!model) throw new Fault(noModel.sentence, noModel.remedy);
    const { speakVoice, speakRate } = settings.get().voice;
    const who = minds.info(model)?.connectionName ?? model.model;
    yield* inTurn(sentences, {
      ...{ clock, signal, ahead: 2 },
      async *say(text, until) {
        const purpose = { feature: 'voice', id: 'speaking' } as const;
        const sounds = minds.speak({ model, text, voice: speakVoice, rate: speakRate, signal: until, purpose });
        for await (const piece of sounds) {
          if (piece.type === 'sound') yield piece;
          else {
            const fault = faultOfEnd(piece.end, who);
            if (fault) throw fault;
          }
        }
      },
    });
  }

  /** The best program first; what one could not say, the next one says. */
  async function* byProgram(
    sentences: readonly string[],
    language: VoiceLanguage,
    signal: AbortSignal,
  ): AsyncGenerator<SpokenPiece, void, void> {
    const able = await installed();
    const { speakVoice: voice, speakRate: rate } = settings.get().voice;
    let fault: Fault | null = null;
    let said = 0;
    for (const program of able) {
      const begunAt = said;
      try {
        const pieces = inTurn(sentences.slice(begunAt), {
          ...{ clock, signal, ahead: program.playsItself ? 0 : 1 },
          say: (text, until) => program.say(text, { language, voice, rate, signal: until }),
        });
        for await (const piece of pieces) {
          if (piece.type === 'failed' || piece.type === 'ended') continue;
          const at = piece.at + begunAt;
          said = at;
          yield { ...piece, at };
        }
        return;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        log.warn('a program could not speak', { program: program.name, why: error.message });
        fault = error;
      }
    }
    if (fault) throw fault;
    const { sentence, remedy } = nothingSpeaks();
    throw new Fault(sentence, remedy);
  }

  return {
    async voices() {
      const { speakWith } = settings.get().voice;
      const chosen = minds.unasked('speak');
      const [ofPrograms, ofModels] = await Promise.all([
        Promise.all(programs.map((program) => program.voices().catch((): SpokenVoice[] => []))),
        chosen ? minds.voices().catch(() => []) : [],
      ]);
      const mine = ofModels.filter(({ model }) => model.connectionId === chosen?.connectionId);
      const voices: SpokenVoice[] = [
        ...ofPrograms.flat(),
        ...mine.map(({ id, name, language }) => ({ source: 'model' as const, id, name, language })),
      ];
      const problem = speakWith === 'model' ? (chosen ? null : noModel.sentence) : await this.problem();
      return { voices, problem };
    },

    async *speak(text, language, signal) {
      // One machine has one voice: what is being said makes room.
      hush();
      const mine = new AbortController();
      current.add(mine);
      const until = AbortSignal.any([signal, mine.signal]);
      try {
        const sentences = splitSentences(speakable(text, language), language);
        const pieces =
          settings.get().voice.speakWith === 'model'
            ? byModel(sentences, until)
            : byProgram(sentences, language, until);
        if (sentences.length > 0) yield* pieces;
      } catch (error) {
        if (!until.aborted) {
          if (!(error instanceof Fault)) throw error;
          yield { type: 'failed', sentence: error.message, remedy: error.remedy };
        }
      } finally {
        current.delete(mine);
        mine.abort(stopped);
      }
      yield { type: 'ended' };
    },

    hush,

    async problem() {
      if (settings.get().voice.speakWith === 'model') return minds.unasked('speak') ? null : noModel.sentence;
      return (await installed()).length > 0 ? null : nothingSpeaks().sentence;
    },

    async dispose() {
      hush();
    },
  };
}
