import type { Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';

/** What `kill -9` may take at most. */
const keepEveryMs = 1_000;
const keepEveryCharacters = 16_384;

interface Deps {
  text: string;
  clock: Clock;
  log: Logger;
  publish: (at: number, text: string) => void;
  keep: (text: string) => Promise<void>;
}

/**
 * The text of an answer while it grows. Whatever comes in one turn of the loop goes out as one piece, and the text is kept
 * every second, so that a fast model costs neither.
 */
export function createWriter({ text: first, clock, log, publish, keep }: Deps) {
  let text = first;
  let fresh = '';
  let due: NodeJS.Immediate | null = null;
  let kept = first.length;
  let timer: (() => void) | null = null;
  let keeping: Promise<void> = Promise.resolve();
  let busy = false;

  function send(): void {
    if (due) clearImmediate(due);
    due = null;
    if (fresh === '') return;
    const at = text.length;
    text += fresh;
    const piece = fresh;
    fresh = '';
    publish(at, piece);
  }

  function keepNow(): void {
    timer?.();
    timer = null;
    if (busy || kept === text.length) return;
    busy = true;
    const now = text;
    keeping = keep(now)
      .then(() => {
        kept = now.length;
      })
      // The next try is a second away, and the last one says when it fails.
      .catch((error: unknown) => log.warn('what was written could not be kept yet', { error: String(error) }))
      .finally(() => {
        busy = false;
      });
  }

  return {
    add(piece: string): void {
      if (piece === '') return;
      fresh += piece;
      due ??= setImmediate(() => {
        send();
        if (text.length - kept >= keepEveryCharacters) keepNow();
        else timer ??= clock.after(keepEveryMs, keepNow);
      });
    },
    /** A new request of the same answer begins a paragraph of its own. */
    paragraph(): void {
      const all = text + fresh;
      if (all !== '' && !all.endsWith('\n')) this.add('\n\n');
    },
    /** With what is not sent yet. */
    text: () => text + fresh,
    length: () => text.length + fresh.length,
    /** Everything is sent, and nothing is being kept any more. */
    async end(): Promise<string> {
      send();
      timer?.();
      timer = null;
      await keeping;
      return text;
    },
  };
}
export type Writer = ReturnType<typeof createWriter>;
