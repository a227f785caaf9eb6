import type { Cancel, Clock } from '../../core/lib/clock.ts';

const everyMs = 16;
const bytesEach = 128 * 1024;
/** While somebody types, so that the answer to a key finds the core free. */
const bytesWhileTyping = 16 * 1024;
const typingMs = 500;

/**
 * Of floods that nobody looks at, all together, so much is read at a time. Each byte costs the core something, and what is typed
 * elsewhere waits behind it; faster than anybody reads it is still.
 */
export function createShare({ clock }: { clock: Pick<Clock, 'after' | 'monotonic'> }) {
  const waiting = new Set<(on: boolean) => void>();
  let left = bytesEach;
  let refilling: Cancel | null = null;
  let typedAt = Number.NEGATIVE_INFINITY;

  function refill() {
    const each = clock.monotonic() - typedAt < typingMs ? bytesWhileTyping : bytesEach;
    left = Math.min(each, left + each);
    refilling = left < bytesEach ? clock.after(everyMs, refill) : null;
    if (left <= 0) return;
    const all = [...waiting];
    waiting.clear();
    for (const brake of all) brake(false);
  }

  return {
    take(bytes: number, brake: (on: boolean) => void): void {
      left -= bytes;
      refilling ??= clock.after(everyMs, refill);
      if (left > 0) return;
      waiting.add(brake);
      brake(true);
    },
    typed(): void {
      typedAt = clock.monotonic();
      left = Math.min(left, bytesWhileTyping);
    },
    leave: (brake: (on: boolean) => void) => waiting.delete(brake),
    dispose: () => refilling?.(),
  };
}
export type Share = ReturnType<typeof createShare>;
