import { DomainError } from '../../../shared/contract/errors.ts';
import type { RunningItem } from '../../../shared/features/now/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Children } from '../../core/children/children.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { PresenceRepo } from './repo.ts';

interface Deps {
  children: Children;
  presence: PresenceRepo;
  journal: Journal;
  clock: Clock;
  changes: Channel<Change>;
  /** A command line may hold what must not be shown. */
  redact: (text: string) => string;
}

export function createNowService({ children, presence, journal, clock, changes, redact }: Deps) {
  const stopListening = children.onChange(() => changes.publish({ feature: 'now' }));
  let leftAt: number | null | undefined;

  return {
    running: (): RunningItem[] =>
      children.list().map((child) => ({
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

    async stop(id: string): Promise<{ proven: boolean; sentence: string }> {
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
    async presence() {
      // Null is an answer: asked again after the first visit has been noted, it would be the visit itself.
      if (leftAt === undefined) leftAt = await presence.lastSeen();
      return { leftAt };
    },

    async seen(leaving: boolean) {
      const now = clock.now();
      const before = leftAt === undefined ? await presence.lastSeen() : leftAt;
      await presence.put(now);
      leftAt = leaving ? now : before;
      return { leftAt };
    },

    dispose: stopListening,
  };
}
export type NowService = ReturnType<typeof createNowService>;
