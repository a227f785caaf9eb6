import type { Episode } from '../../../../shared/features/memory/schema.ts';
import type { ModelEnd, ModelRef } from '../../../../shared/features/minds/schema.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Minds } from '../../minds/index.ts';
import { episodesIn } from '../store/episodes.ts';
import { proposalsIn } from '../store/proposals.ts';
import { drawn, proposalsOf, type Slice } from './drawn.ts';
import { promptOf } from './prompt.ts';
import { mostRead, sliceFrom } from './slices.ts';

interface Deps {
  store: Store;
  clock: Clock;
  log: Logger;
  minds: Pick<Minds, 'object' | 'role' | 'info'>;
  /** Memories that may say the same as a text, or the contrary, best first. */
  near(text: string, projectIds: readonly string[], signal: AbortSignal): Promise<{ id: string; text: string }[]>;
  tell(): void;
}

const firstRestMs = 60_000;
const longestRestMs = 3_600_000;

/** What is wrong with the way there, and not with the source: the queue rests, and the source waits. */
const ofTheWay = new Set([
  ...(['unauthorised', 'forbidden', 'not-found', 'rate-limited', 'overloaded', 'server', 'unreachable'] as const),
  ...(['timeout', 'cut', 'not-sent'] as const),
]);

function wordsOf(end: ModelEnd): string {
  switch (end.kind) {
    case 'failed':
      return end.fault.message;
    case 'refusal':
      return end.message || 'The model refused.';
    case 'length':
      return 'The answer was cut off by its length.';
    default:
      return 'The answer was not what was asked for.';
  }
}

type Read = { kind: 'done' } | { kind: 'stopped' } | { kind: 'rest'; sentence: string; afterMs: number | null };

/** Reads one source at a time, piece by piece; each piece that is done is kept with what was drawn from it. */
export function createReading({ store, clock, log, minds, near, tell }: Deps) {
  const episodes = episodesIn(store.data);
  let current: AbortController | null = null;
  let now: { episodeId: string; title: string; done: number; total: number } | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped: string | null = null;
  let resting: Cancel | null = null;
  let restMs = firstRestMs;
  let ended = false;
  let paused = false;

  const nameOf = (model: ModelRef) => model.model;

  async function piece(episode: Episode & { text: string; readTo: number }, model: ModelRef, signal: AbortSignal) {
    const place = sliceFrom(episode.text, episode.readTo);
    const part = episode.text.slice(place.from, place.to);
    const known = await near(part, episode.projectIds, signal);
    const slice: Slice = {
      ...{ ...place, episodeId: episode.id, text: episode.text, projectIds: episode.projectIds, model: nameOf(model) },
      known: new Map(known.map((one, index) => [`m${index + 1}`, one])),
    };
    const { value, answer, requests } = await minds.object({
      ...{ model, name: 'memories', schema: drawn, signal, maxOutputTokens: 4_000 },
      messages: promptOf(slice, {
        ...{ title: episode.title, kind: episode.kind },
        day: new Date(episode.at).toISOString().slice(0, 10),
      }),
      purpose: { feature: 'memory', id: episode.id },
    });
    const found = value === null ? null : proposalsOf(value, slice);
    await store.transaction(async (trx) => {
      const local = minds.info(model)?.local === true;
      if (requests > 0)
        await trx
          .insertInto('memory_reads')
          .values({ at: clock.now(), model: nameOf(model), requests, cost: answer.cost ?? (local ? 0 : null) })
          .execute();
      if (!found || signal.aborted) return;
      // Forgotten while it was read: then nothing of it may come back.
      if (!(await episodesIn(trx).get(episode.id))) return;
      for (const proposal of found.proposals) await proposalsIn(trx).add(proposal, clock.now());
      await episodesIn(trx).readTo(episode.id, place.to);
    });
    return { end: answer.end, read: found !== null, to: place.to, unproven: found?.unproven ?? 0 };
  }

  async function readOne(id: string, model: ModelRef, signal: AbortSignal): Promise<Read> {
    let unproven = 0;
    for (;;) {
      const episode = await episodes.get(id);
      if (episode?.state !== 'waiting') return { kind: 'done' };
      const total = Math.min(episode.text.length, mostRead);
      now = { episodeId: id, title: episode.title, done: episode.readTo, total };
      tell();
      if (episode.readTo >= total) {
        const said = [
          episode.text.length > mostRead && `Only its first ${mostRead.toLocaleString('en')} characters were read.`,
          unproven > 0 && `${unproven} left out: what they rest on does not stand in the source.`,
        ].filter((sentence) => sentence !== false);
        await episodes.end(id, 'read', said.length > 0 ? said.join(' ') : null);
        return { kind: 'done' };
      }
      const { end, read, unproven: more } = await piece(episode, model, signal);
      unproven += more;
      if (signal.aborted || end.kind === 'cancelled') return { kind: 'stopped' };
      if (read) continue;
      if (end.kind === 'failed' && ofTheWay.has(end.fault.code as never))
        return { kind: 'rest', sentence: end.fault.message, afterMs: end.fault.retryAfterMs };
      await episodes.end(id, 'failed', wordsOf(end));
      return { kind: 'done' };
    }
  }

  function rest(sentence: string, afterMs: number | null) {
    stopped = sentence;
    resting?.();
    resting = clock.after(Math.min(longestRestMs, Math.max(afterMs ?? 0, restMs)), () => {
      resting = null;
      stopped = null;
      kick();
    });
    restMs = Math.min(longestRestMs, restMs * 2);
  }

  async function work() {
    while (!ended && !paused && resting === null) {
      const model = minds.role('memory');
      const id = model === null ? null : await episodes.nextWaiting();
      if (model === null || id === null) return;
      current = new AbortController();
      const { signal } = current;
      if (ended || paused) return;
      try {
        const read = await readOne(id, model, signal);
        if (read.kind === 'rest') rest(read.sentence, read.afterMs);
        else if (read.kind === 'done') restMs = firstRestMs;
        else if (read.kind === 'stopped' && !ended && !paused) continue;
      } finally {
        current = null;
        now = null;
        tell();
      }
    }
  }

  /** Goes on where something waits; never two at once. */
  function kick(): void {
    again = true;
    running ??= (async () => {
      try {
        while (again) {
          again = false;
          await work();
        }
      } catch (error) {
        log.error('sources could not be read', error);
        if (!ended) rest('Sources could not be read; the log says why.', null);
      } finally {
        running = null;
        tell();
      }
    })();
  }

  return {
    kick,
    state: () => ({ now, stopped, paused }),
    /** What waits for its turn again is tried at once. */
    wake(): void {
      resting?.();
      resting = null;
      stopped = null;
      restMs = firstRestMs;
      kick();
    },
    setPaused(next: boolean): void {
      paused = next;
      if (paused) current?.abort();
      else kick();
    },
    /** It is left out or forgotten: what is under way for it is cut off. */
    drop(episodeId: string): void {
      if (now?.episodeId === episodeId) current?.abort();
    },
    idle: async () => {
      while (running !== null) await running;
    },
    async dispose(): Promise<void> {
      ended = true;
      resting?.();
      current?.abort();
      await running;
    },
  };
}
export type Reading = ReturnType<typeof createReading>;
