import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { ModelProcess } from './process/model-process.ts';
import type { Patient } from './process/patient.ts';
import type { createShelf } from './shelf.ts';
import { LocalFault, type LocalModels } from './types.ts';

interface Deps {
  clock: Clock;
  patient: Patient;
  process: Pick<ModelProcess, 'kill'>;
  shelf: Pick<ReturnType<typeof createShelf>, 'usable'>;
  worked(): void;
}

/** One is written down at a time; so many may wait for it. */
const mostWaiting = 8;

/** For half a minute of speech, and for loading the model before the first of them: what takes longer stands still. */
const longestPart = 180_000;

/** What is said, written down on this machine. */
export function createHearing(deps: Deps): Pick<LocalModels, 'transcribe' | 'prepare'> {
  const { clock, patient, process, shelf, worked } = deps;
  const serial = createSerial();
  let waiting = 0;

  /** A process that stands still is as one that crashed: it is begun anew once. */
  function watched() {
    let timer: Cancel = () => {};
    const again = () => {
      timer();
      timer = clock.after(longestPart, process.kill);
    };
    return { again, end: () => timer() };
  }

  return {
    async transcribe(modelId, samples, { language, prompt, signal }) {
      const { model } = shelf.usable(modelId, 'transcribe');
      if (waiting >= mostWaiting)
        throw new LocalFault({
          code: 'overloaded',
          message: `${waiting} recordings wait for the local model already.`,
        });
      waiting += 1;
      const work = serial(async () => {
        signal?.throwIfAborted();
        const watch = watched();
        try {
          return await patient((asked) => {
            watch.again();
            const wish = { op: 'transcribe', model, language, prompt } as const;
            return asked.ask(wish, { signal, payload: samples, onText: watch.again });
          });
        } finally {
          watch.end();
        }
      });
      // Whoever goes away does not wait for those before it.
      const left = Promise.withResolvers<never>();
      const onAbort = () => left.reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      void work
        .catch(() => {})
        .finally(() => {
          waiting -= 1;
        });
      try {
        const { answer } = await Promise.race([work, left.promise]);
        if (answer.op !== 'transcript' || answer.cancelled)
          throw new LocalFault({ code: 'malformed', message: 'The process of local models answered something else.' });
        worked();
        const { text, language: heard, noSpeech, meanLogProbability, input, output } = answer;
        return {
          ...{ text, language: heard, noSpeech, meanLogProbability },
          usage: { input, output, cachedInput: 0, reasoning: 0 },
        };
      } finally {
        signal?.removeEventListener('abort', onAbort);
      }
    },
    async prepare(modelId) {
      const { model } = shelf.usable(modelId, 'transcribe');
      await patient((asked) => asked.ask({ op: 'load', model, task: 'transcribe' }));
    },
  };
}
