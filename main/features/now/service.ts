import { DomainError } from '../../../shared/contract/errors.ts';
import type { RunningItem } from '../../../shared/features/now/schema.ts';
import { isQuiet, type RunSummary } from '../../../shared/features/runs/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Children } from '../../core/children/children.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Runs } from '../../core/runs/types.ts';
import type { PresenceRepo } from './repo.ts';

const glanceMs = 120_000;

interface Deps {
  children: Children;
  runs: Pick<Runs, 'running' | 'cancel' | 'onChange'>;
  presence: PresenceRepo;
  journal: Journal;
  clock: Clock;
  changes: Channel<Change>;
  /** A command line may hold what must not be shown. */
  redact: (text: string) => string;
}

const runPrefix = 'run:';

const itemOf = (run: RunSummary): RunningItem => ({
  id: `${runPrefix}${run.id}`,
  label: run.name,
  kind: 'run',
  subject: { type: 'run', id: run.id, label: run.name },
  command: '',
  pid: null,
  startedAt: run.startedAt ?? run.createdAt,
  progress: run.progress,
  detail: run.text,
  cancellable: run.state !== 'compensating',
});

export function createNowService({ children, runs, presence, journal, clock, changes, redact }: Deps) {
  const listeners = new Set<() => void>();
  const tell = () => {
    changes.publish({ feature: 'now' });
    for (const listener of [...listeners]) listener();
  };
  const stops = [children.onChange(tell), runs.onChange(({ kind }) => !isQuiet(kind) && tell())];
  /** Null is an answer (the first visit): asked again after it has been noted, it would be the visit itself. */
  let leftAt: number | null | undefined;
  let lastSeen: number | null = null;

  async function known() {
    if (leftAt === undefined) leftAt = await presence.lastSeen();
    return { leftAt };
  }

  return {
    /** Runs, and what Optimus keeps running beside them; the processes of a run's steps are part of the run. */
    running: (): RunningItem[] => [
      ...runs.running().map(itemOf),
      ...children
        .list()
        // What Optimus itself needs for a moment is no work that anybody would stop.
        .filter((child) => child.subject?.type !== 'run' && child.subject?.type !== 'optimus')
        .map((child) => ({
          id: child.id,
          label: child.label,
          kind: child.kind,
          subject: child.subject ?? null,
          command: redact(child.command),
          pid: child.pid,
          startedAt: child.startedAt,
          progress: null,
          detail: '',
          cancellable: true,
        })),
    ],

    onChange(fn: () => void): Cancel {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },

    async stop(id: string): Promise<{ proven: boolean; sentence: string }> {
      if (id.startsWith(runPrefix)) {
        const { name, state } = await runs.cancel(id.slice(runPrefix.length));
        const sentence = state === 'cancelled' ? `${name} was cancelled` : `${name} is being cancelled`;
        return { proven: state === 'cancelled', sentence };
      }
      const child = children.list().find((c) => c.id === id);
      if (!child) throw new DomainError('NOT_FOUND', { what: 'running thing', id });
      const receipt = await children.stop(id);
      const left = receipt.survivors.map((s) => `${s.pid} (${redact(s.command)})`).join(', ');
      const sentence = receipt.proven
        ? `${child.label} stopped in ${Math.round(receipt.tookMs)} ms; no process of it is left`
        : `${child.label} was told to stop, but this is still there: ${left || 'it could not be checked'}`;
      journal.note({
        kind: 'child.stopped',
        actor: 'user',
        severity: receipt.proven ? 'info' : 'warning',
        sentence,
        subjects: child.subject ? [child.subject] : [],
        data: { pid: child.pid, tookMs: receipt.tookMs },
      });
      return { proven: receipt.proven, sentence };
    },

    /** When the user left before this visit; stays the same while they are here. */
    presence: known,

    async seen() {
      await known();
      const now = clock.now();
      // A reload or a glance at another window is no departure: what is new stays new.
      if (lastSeen !== null && now - lastSeen >= glanceMs) leftAt = lastSeen;
      lastSeen = now;
      await presence.put(now);
      return known();
    },

    dispose() {
      for (const stop of stops) stop();
    },
  };
}
export type NowService = ReturnType<typeof createNowService>;
