import type { Loadable } from './process/protocol.ts';
import { type LocalEmbedded, LocalFault } from './types.ts';

interface Batch {
  vectors: Float32Array[];
  tokens: number;
}

interface Job {
  model: Loadable;
  urgent: boolean;
  texts: readonly string[];
  /** How many of them are in a batch already. */
  taken: number;
  vectors: (Float32Array | undefined)[];
  left: number;
  tokens: number;
  ended: boolean;
  signal: AbortSignal | undefined;
  resolve(embedded: LocalEmbedded): void;
  reject(error: unknown): void;
}

/** Long texts take memory with their square, so a batch ends early with them. */
const mostTexts = 16;
const mostCharacters = 24_000;
/** More is not kept waiting: who asks for so much asks in pieces. */
const mostWaiting = 20_000;

/** One batch at a time. Whoever searches comes before whoever fills an index, and small wishes go together. */
export function createEmbedQueue(run: (model: Loadable, texts: string[]) => Promise<Batch>) {
  let jobs: Job[] = [];
  let busy = false;

  const waiting = () => jobs.reduce((sum, { texts, taken }) => sum + texts.length - taken, 0);

  const end = (job: Job, how: () => void) => {
    if (job.ended) return;
    job.ended = true;
    jobs = jobs.filter((other) => other !== job);
    how();
  };

  function nextBatch(): { job: Job; index: number }[] {
    const open = jobs.filter(({ taken, texts }) => taken < texts.length);
    const first = open.find(({ urgent }) => urgent) ?? open[0];
    if (!first) return [];
    const batch: { job: Job; index: number }[] = [];
    let characters = 0;
    for (const job of [first, ...open.filter((other) => other !== first && other.urgent === first.urgent)]) {
      if (job.model.folder !== first.model.folder) continue;
      while (job.taken < job.texts.length) {
        const length = job.texts[job.taken]?.length ?? 0;
        if (batch.length > 0 && (batch.length >= mostTexts || characters + length > mostCharacters)) return batch;
        batch.push({ job, index: job.taken });
        characters += length;
        job.taken += 1;
      }
    }
    return batch;
  }

  async function pump() {
    if (busy) return;
    busy = true;
    try {
      for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
        const model = batch[0]?.job.model;
        if (!model) return;
        try {
          const texts = batch.map(({ job, index }) => job.texts[index] ?? '');
          const { vectors, tokens } = await run(model, texts);
          for (const [at, { job, index }] of batch.entries()) {
            job.vectors[index] = vectors[at];
            job.left -= 1;
            job.tokens += Math.round(tokens / batch.length);
          }
          for (const job of new Set(batch.map(({ job }) => job)))
            if (job.left === 0)
              end(job, () =>
                job.resolve({
                  vectors: job.vectors as Float32Array[],
                  usage: { input: job.tokens, cachedInput: 0, output: 0, reasoning: 0 },
                }),
              );
        } catch (error) {
          for (const job of new Set(batch.map(({ job }) => job))) end(job, () => job.reject(error));
        }
      }
    } finally {
      busy = false;
    }
  }

  return {
    embed: (
      model: Loadable,
      texts: readonly string[],
      options: { urgent: boolean; signal: AbortSignal | undefined },
    ): Promise<LocalEmbedded> => {
      const { signal } = options;
      if (texts.length === 0)
        return Promise.resolve({ vectors: [], usage: { input: 0, cachedInput: 0, output: 0, reasoning: 0 } });
      if (waiting() + texts.length > mostWaiting)
        return Promise.reject(
          new LocalFault({ code: 'overloaded', message: `${waiting()} texts wait for the local model already.` }),
        );
      return new Promise<LocalEmbedded>((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const onAbort = () => end(job, () => reject(signal?.reason as Error));
        const job: Job = {
          ...{ model, texts, signal, urgent: options.urgent, taken: 0, left: texts.length, tokens: 0, ended: false },
          vectors: Array.from({ length: texts.length }),
          resolve: (embedded) => {
            signal?.removeEventListener('abort', onAbort);
            resolve(embedded);
          },
          reject: (error) => {
            signal?.removeEventListener('abort', onAbort);
            reject(error as Error);
          },
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        jobs.push(job);
        void pump();
      });
    },
    waiting,
    clear(error: unknown) {
      for (const job of [...jobs]) end(job, () => job.reject(error));
    },
  };
}
