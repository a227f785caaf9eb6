import { randomUUID } from 'node:crypto';
import type { Frame } from '../../../../shared/contract/builder.ts';
import type { Subscription } from '../../../core/lib/channel.ts';

interface Writing {
  epoch: string;
  text: string;
  ended: boolean;
}

/**
 * What a chair writes while it writes. A reader is sent what it does not have yet in one piece, however slow it is, so no more than the
 * text itself is ever kept. Another chair begins with another epoch: readers throw away what they had.
 */
export function createSynthesisStream() {
  const writings = new Map<string, Writing>();
  const waiting = new Map<string, Set<() => void>>();
  let closed = false;

  const wake = (id: string) => {
    for (const fn of waiting.get(id) ?? []) fn();
  };

  return {
    begin(id: string) {
      writings.set(id, { epoch: randomUUID(), text: '', ended: false });
      wake(id);
    },
    add(id: string, text: string) {
      const writing = writings.get(id);
      if (writing) writing.text += text;
      wake(id);
    },
    /** Nothing more comes; what was written is in the deliberation from now on. */
    end(id: string) {
      writings.delete(id);
      wake(id);
    },
    textOf: (id: string): string | null => writings.get(id)?.text ?? null,
    async *read(id: string, { after, signal }: Subscription): AsyncGenerator<Frame<{ text: string }>, void, void> {
      let epoch = after?.epoch ?? '';
      let offset = after?.offset ?? 0;
      let wakeMe = () => {};
      const onAbort = () => wakeMe();
      signal?.addEventListener('abort', onAbort);
      try {
        for (;;) {
          if (closed || signal?.aborted) return;
          const writing = writings.get(id);
          if (writing && (writing.epoch !== epoch || offset > writing.text.length)) {
            epoch = writing.epoch;
            offset = 0;
            yield { type: 'reset', epoch, offset, lost: 0 };
            continue;
          }
          if (writing && writing.text.length > offset) {
            const text = writing.text.slice(offset);
            offset = writing.text.length;
            yield { type: 'item', epoch, offset, item: { text } };
            continue;
          }
          const woken = Promise.withResolvers<void>();
          wakeMe = woken.resolve;
          // Another reader that went away may have taken the set with it.
          const readers = waiting.get(id) ?? new Set();
          waiting.set(id, readers.add(woken.resolve));
          await woken.promise;
          readers.delete(woken.resolve);
          if (readers.size === 0) waiting.delete(id);
        }
      } finally {
        signal?.removeEventListener('abort', onAbort);
      }
    },
    close() {
      closed = true;
      for (const id of waiting.keys()) wake(id);
    },
  };
}
export type SynthesisStream = ReturnType<typeof createSynthesisStream>;
