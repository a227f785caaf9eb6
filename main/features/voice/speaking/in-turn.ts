import { Buffer } from 'node:buffer';
import type { SpokenPiece } from '../../../../shared/features/voice/schema.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Sound } from './types.ts';

export interface InTurnOptions {
  say: (sentence: string, signal: AbortSignal) => AsyncGenerator<Sound, void, void>;
  /** So many sentences may be asked for beyond the one that is heard now. 0: each begins when the one before has ended. */
  ahead: number;
  clock: Clock;
  signal: AbortSignal;
}

interface Line {
  waiting: Sound[];
  ended: boolean;
  failed: unknown;
}

/**
 * Sentences in their order, each as it comes. How far the listener is, is counted from the length of what was sent: who interrupts
 * after the first sentence has paid for three, and not for a page. Throws what went wrong, after everything that came before it.
 */
export async function* inTurn(
  sentences: readonly string[],
  { say, ahead, clock, signal }: InTurnOptions,
): AsyncGenerator<SpokenPiece, void, void> {
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  const lines: Line[] = [];
  const timers = new Set<Cancel>();
  let news = Promise.withResolvers<void>();
  const tell = () => {
    news.resolve();
    news = Promise.withResolvers<void>();
  };
  stop.addEventListener('abort', tell, { once: true });

  async function follow(line: Line, sentence: string): Promise<void> {
    try {
      for await (const sound of say(sentence, stop)) {
        line.waiting.push(sound);
        tell();
      }
    } catch (error) {
      line.failed = error;
    }
    line.ended = true;
    tell();
  }
  function beginUpTo(last: number): void {
    for (let at = lines.length; at <= last && at < sentences.length && !stop.aborted; at++) {
      const line: Line = { waiting: [], ended: false, failed: null };
      lines.push(line);
      void follow(line, sentences[at] as string);
    }
  }

  let heardUntil = clock.monotonic();
  /** Those that may be asked for once this one is heard. */
  function allowAfter(at: number): void {
    if (ahead === 0) return;
    const now = clock.monotonic();
    heardUntil = Math.max(heardUntil, now);
    const wait = heardUntil - now;
    if (wait <= 0) {
      beginUpTo(at + ahead);
      return;
    }
    const cancel = clock.after(wait, () => {
      timers.delete(cancel);
      beginUpTo(at + ahead);
      tell();
    });
    timers.add(cancel);
  }

  try {
    for (const [at, text] of sentences.entries()) {
      if (at === 0 || ahead === 0) beginUpTo(at);
      let named = false;
      const name = (): SpokenPiece => {
        named = true;
        allowAfter(at);
        return { type: 'sentence', at, text };
      };
      for (;;) {
        if (stop.aborted) return;
        // Before the look, so that no news is missed between it and the wait.
        const { promise } = news;
        const line = lines[at];
        const sound = line?.waiting.shift();
        if (sound) {
          if (!named) yield name();
          if (sound.type === 'playing') yield { type: 'playing', at };
          else {
            heardUntil += (sound.pcm.byteLength / 2 / sound.rate) * 1_000;
            yield { type: 'sound', at, rate: sound.rate, pcm: Buffer.from(sound.pcm).toString('base64') };
          }
          continue;
        }
        if (line?.failed) throw line.failed;
        if (line?.ended) {
          if (!named) allowAfter(at);
          break;
        }
        await promise;
      }
    }
  } finally {
    stop.removeEventListener('abort', tell);
    for (const cancel of timers) cancel();
    over.abort();
  }
}
