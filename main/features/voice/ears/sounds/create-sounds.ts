import { createSideProcess, SideProcessEnded } from '../../../../core/children/side-process/side-process.ts';
import type { Children } from '../../../../core/children/types.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import type { Logger } from '../../../../core/log/logger.ts';
import type { Ears } from '../../types.ts';
import { idleMs } from '../hearing/create-hearings.ts';
import { programCommand } from '../process/program-command.ts';
import { floatsOf, fromEars } from '../process/protocol.ts';
import type { SoundModels } from '../sound-models/sound-models.ts';
import { sherpaProblem } from './sherpa-platform.ts';
import { createWake } from './wake.ts';

interface Deps {
  children: Children;
  clock: Clock;
  log: Logger;
  models: SoundModels;
  onChange(): void;
}

interface Waiting {
  resolve(answer: Float32Array | string): void;
  reject(error: Error): void;
}

const patienceMs = 60_000;

const sentenceOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Wake word and voices, in a process of sherpa-onnx: its native code ends the whole process where it does not like a model. */
export function createSounds({ children, clock, log, models, onChange }: Deps) {
  const waiting = new Map<number, Waiting>();
  let calls = 0;

  const side = createSideProcess({
    ...{ children, clock, log, idleMs, label: 'wake word detection', name: 'sounds', howToStart: programCommand },
    config: { role: 'sounds' },
    subject: { type: 'voice', id: 'sounds', label: 'wake word detection' },
    onFrame({ json, payload }) {
      const read = fromEars.safeParse(json);
      if (!read.success) return log.error('the wake word was answered something else', json);
      const message = read.data;
      if (message.op === 'embedding') take(message.call)?.resolve(floatsOf(payload));
      else if (message.op === 'fault') take(message.call)?.resolve(message.sentence);
      else wake.onMessage(message);
    },
    onEnded(sentence) {
      const error = new SideProcessEnded(sentence);
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
      wake.onEnded(sentence);
    },
  });
  const wake = createWake({ side, clock, models, log, onChange });

  const take = (call: number): Waiting | undefined => {
    const one = waiting.get(call);
    waiting.delete(call);
    return one;
  };

  const embedOnce = async (model: string, samples: Uint8Array): Promise<Float32Array | string> => {
    const session = await side.ready();
    calls += 1;
    const call = calls;
    const late = clock.after(patienceMs, () => side.giveUp('What tells voices apart did not answer any more.'));
    const answer = new Promise<Float32Array | string>((resolve, reject) => {
      waiting.set(call, { resolve, reject });
      session.send({ op: 'embed', call, model }, samples);
    });
    return answer.finally(late);
  };

  const speaker: Ears['speaker'] = {
    problem() {
      const found = models.speaker();
      return sherpaProblem() ?? (found.ok ? null : found.problem);
    },
    async embed(samples) {
      const found = models.speaker();
      const why = sherpaProblem();
      if (why !== null) return why;
      if (!found.ok) return found.problem;
      const done = side.use();
      try {
        // One crash is nobody's fault to bear; a model that ends it twice is no model.
        return await embedOnce(found.it, samples).catch((error: unknown) => {
          if (!(error instanceof SideProcessEnded)) throw error;
          return embedOnce(found.it, samples);
        });
      } catch (error) {
        return `The model that tells voices apart could not be run. ${sentenceOf(error)}`;
      } finally {
        done();
      }
    },
  };

  return { wake: wake.port, speaker, pid: () => side.session()?.pid ?? null, dispose: () => side.end() };
}
