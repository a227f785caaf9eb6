import type { ProbeLook } from '../../../../shared/features/launcher/schema.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { ProbeEvents, Watch } from '../types.ts';
import type { Ask } from './asking.ts';
import { secondsWords } from './said.ts';

export interface Rhythm {
  everySeconds: number;
  timeoutSeconds: number;
  successes: number;
  failures: number;
}

interface Deps {
  clock: Pick<Clock, 'now' | 'monotonic' | 'after'>;
  ask: Ask;
  rhythm: Rhythm;
  on: ProbeEvents;
  ready: boolean;
  /** What is said of an answer that did not come in time. */
  late: (timeout: string) => string;
  onFault: (error: unknown) => void;
}

/** Asks again and again, one look at a time, and says when so many of a kind in a row make a difference. */
export function watchLooks({ clock, ask, rhythm, on, ready: wasReady, late: lateWords, onFault }: Deps): Watch {
  const everyMs = rhythm.everySeconds * 1_000;
  const timeoutMs = rhythm.timeoutSeconds * 1_000;
  let ready = wasReady;
  let last: ProbeLook | null = null;
  let looking: { look: Promise<ProbeLook>; control: AbortController } | null = null;
  let next: Cancel = () => {};
  let stopped = false;

  const count = (look: ProbeLook) => {
    last = look;
    on.look(look);
    if (stopped) return;
    if (look.ok && !ready && look.row >= rhythm.successes) {
      ready = true;
      on.ready(look);
    } else if (!look.ok && ready && look.row >= rhythm.failures) {
      ready = false;
      on.unready(look);
    }
  };

  async function once(control: AbortController): Promise<ProbeLook> {
    const began = clock.monotonic();
    let late = false;
    const cancel = clock.after(timeoutMs, () => {
      late = true;
      control.abort();
    });
    const asked = await ask(control.signal)
      .catch((error: unknown) => {
        if (!control.signal.aborted) onFault(error);
        const words = error instanceof Error ? error.message : String(error);
        const said = late
          ? lateWords(secondsWords(timeoutMs))
          : stopped
            ? 'It was stopped before it answered.'
            : `It could not be asked: ${words}`;
        return { ok: false, said };
      })
      .finally(cancel);
    const row = last?.ok === asked.ok ? last.row + 1 : 1;
    return { at: clock.now(), ...asked, tookMs: Math.round(clock.monotonic() - began), row };
  }

  function look(): Promise<ProbeLook> {
    if (looking) return looking.look;
    next();
    const began = clock.monotonic();
    const control = new AbortController();
    if (stopped) control.abort();
    const done = once(control).then((found) => {
      looking = null;
      if (stopped) return found;
      next = clock.after(Math.max(0, everyMs - (clock.monotonic() - began)), () => void look());
      count(found);
      return found;
    });
    looking = { look: done, control };
    return done;
  }

  void look();
  return {
    last: () => last,
    look,
    stop() {
      stopped = true;
      next();
      looking?.control.abort();
    },
  };
}
