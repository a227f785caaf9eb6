import type { Cancel } from '../../core/lib/clock.ts';
import { levelOf } from './lines/level.ts';
import { targetKey } from './store/places.ts';
import { froms } from './store/source.ts';
import type { LogTarget, WrittenLine } from './types.ts';
import type { LogThread } from './worker/log-thread.ts';
import type { Heard } from './worker/messages.ts';

type Hear = (line: WrittenLine) => void;

/** Who wants each line of a service; lines that nobody hears do not come here at all. */
export function createHearers(thread: Pick<LogThread, 'send'>) {
  const heardOf = new Map<string, { target: LogTarget; fns: Set<Hear> }>();

  return {
    add(target: LogTarget, fn: Hear): Cancel {
      const key = targetKey(target);
      const one = heardOf.get(key) ?? { target, fns: new Set<Hear>() };
      const hear: Hear = (line) => fn(line);
      heardOf.set(key, one);
      one.fns.add(hear);
      if (one.fns.size === 1) thread.send({ type: 'hear', target, on: true });
      return () => {
        if (!one.fns.delete(hear) || one.fns.size > 0) return;
        heardOf.delete(key);
        thread.send({ type: 'hear', target, on: false });
      };
    },
    heard(target: LogTarget, lines: readonly Heard[]): void {
      const fns = heardOf.get(targetKey(target))?.fns;
      if (!fns) return;
      for (const [at, from, level, text] of lines)
        for (const fn of [...fns]) fn({ at, from: froms[from], level: levelOf(level), text });
    },
    /** The thread is a new one. */
    again(): void {
      for (const { target } of heardOf.values()) thread.send({ type: 'hear', target, on: true });
    },
  };
}
