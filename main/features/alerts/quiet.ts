import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type {
  MaintenanceWindow,
  Quiet,
  Reach,
  Silence,
  silenceDraft,
  WindowDraft,
} from '../../../shared/features/alerts/schema.ts';
import { reachWords } from '../../../shared/features/alerts/words.ts';
import type { Scope } from '../../../shared/features/monitors/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createTimes } from '../../core/runs/schedules/times.ts';
import type { AlertsRepo, SilenceRow, WindowRow } from './repo.ts';
import type { NameOf } from './types.ts';

/** Of a silence that has run out one may still want to know for a while. */
const keptAfterMs = 7 * 86_400_000;

export interface About {
  ruleId: string;
  key: string;
  scope: Scope | null;
  scopeId: string | null;
}

export const covers = (reach: Reach, about: About): boolean =>
  (reach.ruleId === null || reach.ruleId === about.ruleId) &&
  (reach.key === null || reach.key === about.key) &&
  (reach.scope === null || reach.scope === about.scope) &&
  (reach.id === null || reach.id === about.scopeId);

interface Deps {
  repo: AlertsRepo;
  clock: Clock;
  nameOf: NameOf;
  ruleName: (id: string) => string | undefined;
}

/** When nobody wants to be told: silences and maintenance windows. */
export function createQuiet({ repo, clock, nameOf, ruleName }: Deps) {
  const times = createTimes();
  let silences: SilenceRow[] = [];
  let windows: WindowRow[] = [];

  const isOver = ({ until }: SilenceRow, now: number) => until !== null && until <= now;

  /** When a window is open, and from when to when. */
  function openAt({ times: when, enabled }: WindowDraft, now: number): { from: number; to: number } | null {
    if (!enabled) return null;
    if (when.kind === 'once') return when.from <= now && now < when.to ? { from: when.from, to: when.to } : null;
    const from = times.newest(when.cron, when.zone, now, 1)[0];
    if (from === undefined || now >= from + when.durationMs) return null;
    return { from, to: from + when.durationMs };
  }
  function nextOf({ times: when, enabled }: WindowDraft, now: number): number | null {
    if (!enabled) return null;
    if (when.kind === 'once') return when.from > now ? when.from : null;
    return times.next(when.cron, when.zone, now);
  }

  const words = (reach: Reach) =>
    reachWords(
      reach,
      reach.ruleId === null ? undefined : ruleName(reach.ruleId),
      reach.scope !== null && reach.id !== null ? nameOf(reach.scope, reach.id) : undefined,
    );
  const silenceView = (row: SilenceRow): Silence => ({ ...row, covers: words(row.reach) });
  const windowView = (row: WindowRow): MaintenanceWindow => {
    const open = openAt(row, clock.now());
    return {
      ...row,
      covers: words(row.reach),
      openSince: open?.from ?? null,
      openUntil: open?.to ?? null,
      nextAt: nextOf(row, clock.now()),
    };
  };

  function check({ times: when }: WindowDraft): void {
    if (when.kind === 'recurring') times.check(when.cron, when.zone);
    else if (when.to <= when.from) throw invalid([{ field: 'window.times.to', problem: 'It ends before it begins' }]);
  }

  return {
    async load(): Promise<void> {
      await repo.pruneSilences(clock.now() - keptAfterMs);
      silences = await repo.silences();
      windows = await repo.windows();
    },

    of(about: About): Quiet | null {
      const now = clock.now();
      for (const row of windows) {
        const open = covers(row.reach, about) ? openAt(row, now) : null;
        if (open) return { by: 'maintenance', id: row.id, reason: row.name, until: open.to };
      }
      const silence = silences.find((row) => !isOver(row, now) && covers(row.reach, about));
      return silence ? { by: 'silence', id: silence.id, reason: silence.reason, until: silence.until } : null;
    },

    silences: (): Silence[] => silences.filter((row) => !isOver(row, clock.now())).map(silenceView),
    async silence(draft: z.infer<typeof silenceDraft>): Promise<Silence> {
      if (draft.until !== null && draft.until <= clock.now())
        throw invalid([{ field: 'until', problem: 'That is over already' }]);
      const row: SilenceRow = { ...draft, id: randomUUID(), createdAt: clock.now() };
      await repo.putSilence(row);
      silences = [...silences, row];
      return silenceView(row);
    },
    async unsilence(id: string): Promise<Silence> {
      const row = silences.find((one) => one.id === id);
      if (!row) throw new DomainError('NOT_FOUND', { what: 'silence', id });
      await repo.removeSilence(id);
      silences = silences.filter((one) => one.id !== id);
      return silenceView(row);
    },

    windows: (): MaintenanceWindow[] => windows.map(windowView),
    async saveWindow(id: string | undefined, draft: WindowDraft): Promise<MaintenanceWindow> {
      check(draft);
      const before = windows.find((one) => one.id === id);
      if (id !== undefined && !before) throw new DomainError('NOT_FOUND', { what: 'maintenance window', id });
      const row: WindowRow = { ...draft, id: id ?? randomUUID(), createdAt: before?.createdAt ?? clock.now() };
      await repo.putWindow(row);
      windows = before ? windows.map((one) => (one.id === row.id ? row : one)) : [...windows, row];
      return windowView(row);
    },
    async removeWindow(id: string): Promise<MaintenanceWindow> {
      const row = windows.find((one) => one.id === id);
      if (!row) throw new DomainError('NOT_FOUND', { what: 'maintenance window', id });
      const view = windowView(row);
      await repo.removeWindow(id);
      windows = windows.filter((one) => one.id !== id);
      return view;
    },
  };
}
export type QuietTimes = ReturnType<typeof createQuiet>;
