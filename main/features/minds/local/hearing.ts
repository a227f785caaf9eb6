import { createSerial } from '../../../core/lib/serial.ts';
import type { Patient } from './process/patient.ts';
import type { createShelf } from './shelf.ts';
import { LocalFault, type LocalModels } from './types.ts';

interface Deps {
  patient: Patient;
  shelf: Pick<ReturnType<typeof createShelf>, 'usable'>;
  worked(): void;
}

/** One is written down at a time; so many may wait for it. */
const mostWaiting = 8;

/** What is said, written down on this machine. */
export function createHearing({ patient, shelf, worked }: Deps): Pick<LocalModels, 'transcribe' | 'prepare'> {
  const serial = createSerial();
  let waiting = 0;

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
        return patient((asked) =>
          asked.ask({ op: 'transcribe', model, language, prompt }, { signal, payload: samples }),
        );
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
