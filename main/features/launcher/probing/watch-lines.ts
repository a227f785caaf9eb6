import type { ProbeLook } from '../../../../shared/features/launcher/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { createPattern, longestLine } from '../../../core/lib/line-pattern.ts';
import type { ProbeContext, ProbeEvents, Watch } from '../types.ts';
import { plainly } from './said.ts';

/** What comes faster than it can be looked at is looked at in part: a service that waits to be ready does not write so much. */
const mostWaiting = 5_000;

interface Deps {
  clock: Pick<Clock, 'now' | 'monotonic'>;
  redact: (text: string) => string;
  pattern: string;
  onLine: ProbeContext['onLine'];
  on: ProbeEvents;
  ready: boolean;
}

/** Ready from the first line that fits; a line does not come back to say that it holds no more. */
export function watchLines({ clock, redact, pattern, onLine, on, ready }: Deps): Watch {
  const began = clock.monotonic();
  let last: ProbeLook | null = null;
  let waiting: string[] = [];
  let gathering: NodeJS.Immediate | null = null;
  let stopped = false;
  let unlisten = () => {};

  const lookOf = (ok: boolean, said: string): ProbeLook => ({
    at: clock.now(),
    ok,
    said: plainly(said, redact),
    tookMs: Math.round(clock.monotonic() - began),
    row: 1,
  });
  const stop = () => {
    stopped = true;
    unlisten();
    if (gathering) clearImmediate(gathering);
    waiting = [];
  };
  const settle = (look: ProbeLook) => {
    stop();
    last = look;
    on.look(look);
    if (look.ok) on.ready(look);
  };

  let search: ReturnType<typeof createPattern> | null = null;
  const flush = () => {
    gathering = null;
    const lines = waiting;
    waiting = [];
    try {
      const found = search?.(lines)[0];
      if (found !== undefined) settle(lookOf(true, found));
    } catch (error) {
      // It would take as long on the next lines.
      settle(lookOf(false, error instanceof Error ? error.message : String(error)));
    }
  };

  if (!ready) {
    try {
      search = createPattern(pattern, false);
      unlisten = onLine(({ text }) => {
        if (stopped || waiting.length >= mostWaiting) return;
        waiting.push(text.slice(0, longestLine));
        gathering ??= setImmediate(flush);
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      // Not at once: whoever watches does not hold the watch yet.
      gathering = setImmediate(() => settle(lookOf(false, `The pattern cannot be read: ${why}`)));
    }
  }

  return {
    last: () => last,
    look: async () => last ?? lookOf(ready, ready ? 'It was ready before.' : `No line like ${pattern} has come yet.`),
    stop,
  };
}
