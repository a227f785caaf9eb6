import { stat } from 'node:fs/promises';
import { sampleRate } from '../../../../shared/features/voice/schema.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { onnxProblem } from '../../../core/lib/onnx-platform.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Ears, Heard } from '../types.ts';
import { createHearings } from './hearing/create-hearings.ts';
import { EarsLost } from './hearing/hearing.ts';
import { sileroFile } from './silero-file.ts';
import { createSoundModels, type FetchedModels } from './sound-models/sound-models.ts';
import { createSounds } from './sounds/create-sounds.ts';

export interface EarsDeps {
  children: Children;
  clock: Clock;
  log: Logger;
  dataDir: string;
  /** What was fetched from the hub of models, after the user's consent. */
  fetched?: FetchedModels;
}

const bytesPerMs = (sampleRate * 2) / 1000;
const leastSpeechMs = 1_500;
/** More of a voice makes it no surer, and so much of a recording holds that. */
const mostVoiceMs = 20_000;
const enoughMs = 120_000;

export function createEars(deps: EarsDeps): Ears & { begin(): Promise<void> } {
  const { children, clock, log, dataDir, fetched } = deps;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  let trouble: string | null = null;
  let missing: string | null = null;
  const hearings = createHearings({
    ...{ children, clock, log },
    onTrouble(sentence) {
      if (sentence === trouble) return;
      trouble = sentence;
      tell();
    },
  });
  const models = createSoundModels({ clock, dataDir, fetched, onChange: tell });
  const sounds = createSounds({ children, clock, log, models, onChange: tell });
  const cannot = () => onnxProblem() ?? missing;

  const inspect = async (samples: Uint8Array): Promise<Heard | null> => {
    if (cannot() !== null) return null;
    try {
      return await hearings.inspect(samples);
    } catch (error) {
      // `problem` says it.
      if (error instanceof EarsLost) return null;
      throw error;
    }
  };

  return {
    async begin() {
      const there = await stat(sileroFile()).catch(() => null);
      missing = there?.isFile()
        ? null
        : 'The model that finds speech is not in this installation. Install Optimus anew.';
      await models.begin();
      tell();
    },
    problem: () => cannot() ?? trouble,
    listen: (onHeard) => (cannot() === null ? hearings.listen(onHeard) : null),
    inspect,
    wake: sounds.wake,
    speaker: {
      problem: () => sounds.speaker.problem() ?? cannot(),
      async embed(samples) {
        const why = sounds.speaker.problem();
        if (why !== null) return why;
        const heard = await inspect(samples.subarray(0, enoughMs * bytesPerMs));
        if (heard === null) return cannot() ?? trouble ?? 'What finds speech ended.';
        if (heard.speechMs < leastSpeechMs)
          return `There are ${(heard.speechMs / 1000).toFixed(1)} s of speech in it; a voice is known by at least 1.5 s.`;
        const from = (heard.speechFrom ?? 0) * 2;
        return sounds.speaker.embed(
          samples.subarray(from, Math.min((heard.speechUntil ?? 0) * 2, from + mostVoiceMs * bytesPerMs)),
        );
      },
    },
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    async dispose() {
      models.dispose();
      await hearings.dispose();
      await sounds.dispose();
      listeners.clear();
    },
  };
}
