import type { VectorState } from '../../../shared/features/knowledge/schema.ts';
import type { ModelEnd, ModelRef } from '../../../shared/features/minds/schema.ts';
import { messageOf } from '../../core/db/errors.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Minds } from '../minds/index.ts';
import type { IndexThread } from './thread/index-thread.ts';

const perRequest = 24;
const firstRetryMs = 15_000;
const longestRetryMs = 30 * 60_000;
const queryMs = 4_000;
const keptQueries = 64;

export const keyOf = ({ connectionId, model }: ModelRef): string => `${connectionId}/${model}`;
export const refOf = (key: string): ModelRef => {
  const at = key.indexOf('/');
  return { connectionId: key.slice(0, at), model: key.slice(at + 1) };
};

export function whyEnded(end: ModelEnd): string {
  switch (end.kind) {
    case 'failed':
      return end.fault.message;
    case 'refusal':
      return end.message;
    case 'cancelled':
      return 'It was cancelled.';
    case 'length':
      return 'The text is longer than the model reads.';
    default:
      return 'The model sent no vectors.';
  }
}

interface Deps {
  thread: IndexThread;
  minds: Pick<Minds, 'embed' | 'role' | 'info'>;
  clock: Clock;
  log: Logger;
  redact: (text: string) => string;
  /** The model away from this machine that may have the texts. */
  allowed: () => string | null;
  changed: () => void;
}

type Chosen = { key: string; ref: ModelRef; model: string; connection: string; may: boolean };

/** Vectors of all pieces, made behind everything else; while another model's are being made, the old ones serve. */
export function createEmbedding({ thread, minds, clock, log, redact, allowed, changed }: Deps) {
  const abort = new AbortController();
  const queries = new Map<string, Float32Array>();
  let running: Promise<void> | null = null;
  let again = false;
  let retryMs = firstRetryMs;
  let retry: Cancel | null = null;
  let now: VectorState = { kind: 'none', sentence: 'Nothing has been asked for yet.' };
  let work: AbortController | null = null;
  let looked = '';
  let failedAt = 0;
  /** Undefined: not known in this life of the index. */
  let serving: string | null | undefined;

  function chosen(): Chosen | null {
    const ref = minds.role('embed');
    const info = ref && minds.info(ref);
    if (!ref || !info) return null;
    const key = keyOf(ref);
    return {
      key,
      ref,
      model: info.id,
      connection: info.connectionName,
      may: info.here || allowed() === key,
    };
  }

  const none = 'No model for vectors is chosen, so things are found by their words alone.';
  const say = (state: VectorState) => {
    now = state;
    changed();
  };

  async function fill(choice: Chosen, signal: AbortSignal): Promise<void> {
    const names = { model: choice.model, connection: choice.connection };
    let after = 0;
    let total = 0;
    let done = 0;
    for (;;) {
      const { pieces, left } = await thread.ask('lacking', { model: choice.key, after, limit: perRequest });
      total = left ?? Math.max(total, done + pieces.length);
      if (pieces.length === 0) break;
      signal.throwIfAborted();
      say({ kind: 'making', ...names, done, total });
      const answer = await minds.embed({
        model: choice.ref,
        texts: pieces.map(({ text }) => redact(text)),
        side: 'passage',
        signal,
        purpose: { feature: 'knowledge', id: 'index' },
      });
      signal.throwIfAborted();
      if (!answer.ok) throw new Error(whyEnded(answer.end));
      const dims = answer.vectors[0]?.length ?? 0;
      if (dims === 0 || answer.vectors.length !== pieces.length || answer.vectors.some(({ length }) => length !== dims))
        throw new Error('The model sent other vectors than it was asked for.');
      const packed = new Float32Array(dims * pieces.length);
      answer.vectors.forEach((vector, at) => {
        packed.set(vector, at * dims);
      });
      const ids = pieces.map(({ id }) => id);
      const put = await thread.ask('putVectors', { model: choice.key, ids, dims, vectors: packed }, [packed.buffer]);
      serving = put.serving;
      retryMs = firstRetryMs;
      done += pieces.length;
      after = ids.at(-1) ?? after;
    }
    serving = (await thread.ask('want', { model: choice.key })).serving;
    say({ kind: 'ready', ...names });
  }

  async function round(): Promise<void> {
    const choice = chosen();
    if (!choice) return say({ kind: 'none', sentence: none });
    const names = { model: choice.model, connection: choice.connection };
    if (!choice.may) return say({ kind: 'asks', ...names });
    work = new AbortController();
    const signal = AbortSignal.any([abort.signal, work.signal]);
    try {
      await fill(choice, signal);
    } catch (error) {
      if (signal.aborted) return;
      const sentence = messageOf(error);
      failedAt = clock.monotonic();
      log.info('vectors could not be made', { reason: sentence });
      say({ kind: 'failed', ...names, sentence });
      retry?.();
      retry = clock.after(retryMs, start);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    } finally {
      work = null;
    }
  }

  function start(): void {
    if (abort.signal.aborted) return;
    if (running !== null) {
      again = true;
      return;
    }
    retry?.();
    retry = null;
    running = round()
      .catch((error: unknown) => log.error('making vectors failed', error))
      .finally(() => {
        running = null;
        const more = again;
        again = false;
        if (more) kick();
      });
  }
  /** Whenever there may be something to do; what is under way looks again at its end, and after a failure it waits its time. */
  function kick(): void {
    if (retry === null) start();
  }

  return {
    kick,
    /** Another model may be wanted now. Models change with each of their own failures too: those have a time of their own. */
    modelsChanged(): void {
      const choice = chosen();
      const next = choice === null ? '' : `${choice.key} ${choice.may}`;
      const same = next === looked;
      looked = next;
      if (same && (now.kind !== 'failed' || clock.monotonic() - failedAt < firstRetryMs)) return;
      retryMs = firstRetryMs;
      if (!same) work?.abort();
      start();
    },
    state(): VectorState {
      if (running !== null || abort.signal.aborted) return now;
      const choice = chosen();
      if (!choice) return { kind: 'none', sentence: none };
      if (!choice.may) return { kind: 'asks', model: choice.model, connection: choice.connection };
      return now.kind === 'none' || now.kind === 'asks'
        ? { kind: 'making', model: choice.model, connection: choice.connection, done: 0, total: 0 }
        : now;
    },
    /** The index is empty. */
    lost(): void {
      serving = undefined;
      kick();
    },
    wanted: (): string | null => {
      const choice = chosen();
      return choice?.may ? choice.key : null;
    },
    chosen,
    /** The question as the model that serves sees it, or why not. */
    async ofQuery(text: string, signal?: AbortSignal): Promise<{ vector: Float32Array | null; why: string | null }> {
      const choice = chosen();
      serving ??= await thread.ask('serving', null);
      if (serving === null) {
        if (!choice) return { vector: null, why: none };
        if (!choice.may)
          return {
            vector: null,
            why: `${choice.model} of ${choice.connection} is not on this machine, and may not have the texts yet.`,
          };
        return { vector: null, why: 'The vectors are still being made.' };
      }
      const ref = refOf(serving);
      const info = minds.info(ref);
      if (!info) return { vector: null, why: 'The model that made the vectors is not connected any more.' };
      if (!info.here && allowed() !== serving)
        return { vector: null, why: `${info.id} of ${info.connectionName} may not have the texts.` };
      const key = `${serving}\0${text}`;
      const known = queries.get(key);
      if (known) return { vector: known, why: null };
      const limit = AbortSignal.timeout(queryMs);
      const answer = await minds.embed({
        model: ref,
        texts: [redact(text)],
        side: 'query',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        purpose: { feature: 'knowledge', id: 'search' },
      });
      signal?.throwIfAborted();
      const vector = answer.ok ? answer.vectors[0] : undefined;
      if (!answer.ok || !vector)
        return {
          vector: null,
          why: `${info.id} of ${info.connectionName} did not answer: ${answer.ok ? 'no vector' : limit.aborted ? 'it took too long' : whyEnded(answer.end)}`,
        };
      queries.set(key, vector);
      const [oldest] = queries.keys();
      if (queries.size > keptQueries && oldest !== undefined) queries.delete(oldest);
      return { vector, why: null };
    },
    async dispose(): Promise<void> {
      abort.abort();
      retry?.();
      await running;
    },
  };
}
export type Embedding = ReturnType<typeof createEmbedding>;
