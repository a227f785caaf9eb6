import type { Cancel } from '../../core/lib/clock.ts';
import { levelOf } from './lines/level.ts';
import { froms } from './store/source.ts';
import type { LogTarget, WrittenLine } from './types.ts';
import type { LogThread } from './worker/log-thread.ts';
import type { Heard } from './worker/messages.ts';

interface Wanted {
  projectId: string;
  /** Null: each of the project. */
  service: string | null;
}
type Hear = (target: LogTarget, lines: readonly WrittenLine[]) => void;

const keyOf = ({ projectId, service }: Wanted) => JSON.stringify([projectId, service]);

/** Who wants each line of a service; lines that nobody hears do not come here at all. */
export function createHearers(thread: Pick<LogThread, 'send'>) {
  const wanted = new Map<string, { of: Wanted; fns: Set<Hear> }>();

  return {
    add({ projectId, service }: Wanted, fn: Hear): Cancel {
      const of = { projectId, service };
      const key = keyOf(of);
      const one = wanted.get(key) ?? { of, fns: new Set<Hear>() };
      const hear: Hear = (target, lines) => fn(target, lines);
      wanted.set(key, one);
      one.fns.add(hear);
      if (one.fns.size === 1) thread.send({ type: 'hear', ...of, on: true });
      return () => {
        if (!one.fns.delete(hear) || one.fns.size > 0) return;
        wanted.delete(key);
        thread.send({ type: 'hear', ...of, on: false });
      };
    },
    heard(target: LogTarget, heard: readonly Heard[]): void {
      const lines = heard.map(([at, from, level, text]) => ({ at, from: froms[from], level: levelOf(level), text }));
      for (const service of [target.service, null])
        for (const fn of [...(wanted.get(keyOf({ projectId: target.projectId, service }))?.fns ?? [])])
          fn(target, lines);
    },
    /** The thread is a new one. */
    again(): void {
      for (const { of } of wanted.values()) thread.send({ type: 'hear', ...of, on: true });
    },
  };
}
