import type { AttentionReceipt } from '../../../shared/features/attention/schema.ts';
import type { Attention, Draft } from '../../core/attention/attention.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import { createSerial } from '../../core/lib/serial.ts';
import { named } from '../../core/lib/shown-words.ts';
import type { Logger } from '../../core/log/logger.ts';
import { sinceOf } from '../identity/index.ts';
import type { ReminderRecord, RemindersRepo } from './repo.ts';
import { tomorrowMorning } from './times.ts';

/** The clock may be set at any moment without a word, and no timer may be longer than 24 days. */
const longestSleepMs = 60_000;
/** Told so much later than it was due, and Optimus or the machine was not awake. */
const lateMs = 90_000;
const mostShown = 200;
const minute = 60_000;

interface Deps {
  repo: RemindersRepo;
  clock: Clock;
  journal: Pick<Journal, 'note'>;
  attention: Pick<Attention, 'source'>;
  log: Logger;
  projectName(id: string): string | null;
  /** Some became due, or are not any more: whoever shows them asks again. */
  changed(ids: string[]): void;
  move(id: string, at: number): Promise<AttentionReceipt>;
  done(id: string): Promise<AttentionReceipt>;
}

/** Says what is due, as long as it is, and sleeps until the next one. */
export function createTelling(deps: Deps) {
  const { repo, clock, journal, attention, log } = deps;
  const source = attention.source('reminders');
  const serial = createSerial();
  let timer: Cancel | null = null;
  let shown = new Set<string>();
  let latestDue: number | null = null;
  let next: number | null = null;
  let begun = false;
  let disposed = false;

  function draftOf({ id, text, at, toldAt, projectId }: ReminderRecord, now: number): Draft {
    const late = toldAt !== null && toldAt - at > lateMs;
    const name = projectId === null ? null : deps.projectName(projectId);
    return {
      key: `reminders/${id}`,
      severity: 'info',
      sentence: named(text, 199),
      evidence: [
        late
          ? `A reminder of yours, due since ${sinceOf(at, now)}. Optimus or this machine was asleep then.`
          : 'A reminder of yours.',
        ...(name === null ? [] : [`About ${name}.`]),
      ].join(' '),
      since: at,
      subject:
        projectId !== null && name !== null
          ? { type: 'project', id: projectId, label: name }
          : { type: 'reminder', id, label: 'Reminder' },
      fingerprint: String(at),
      toldBySource: true,
      actions: [
        { id: 'done', label: 'Done', run: () => deps.done(id) },
        { id: 'ten-minutes', label: 'In 10 minutes', run: () => deps.move(id, clock.now() + 10 * minute) },
        { id: 'hour', label: 'In an hour', run: () => deps.move(id, clock.now() + 60 * minute) },
        { id: 'tomorrow', label: 'Tomorrow morning', run: () => deps.move(id, tomorrowMorning(clock.now())) },
        { id: 'open', label: 'Open reminders', route: '/reminders' },
      ],
    };
  }

  async function tell(): Promise<void> {
    if (disposed) return;
    const now = clock.now();
    const due = await repo.due(now, mostShown);
    for (const record of due) {
      if (record.toldAt !== null) continue;
      record.toldAt = now;
      await repo.patch(record.id, { told_at: now });
      journal.note({
        kind: 'reminder.due',
        severity: 'notice',
        sentence: `A reminder is due since ${sinceOf(record.at, now)}`,
        subjects: [{ type: 'reminder', id: record.id, label: 'Reminder' }],
      });
    }
    next = await repo.nextAfter(now);
    if (disposed) return;
    source.set(due.map((record) => draftOf(record, now)));
    const ids = new Set(due.map(({ id }) => id));
    const changed = [...new Set([...ids, ...shown])].filter((id) => ids.has(id) !== shown.has(id));
    shown = ids;
    latestDue = due[0]?.at ?? null;
    if (changed.length > 0) deps.changed(changed);
    arm();
  }

  function arm(): void {
    timer?.();
    timer = null;
    if (disposed || !begun || (next === null && latestDue === null)) return;
    const wait = next === null ? longestSleepMs : next - clock.now();
    timer = clock.after(Math.min(Math.max(wait, 0), longestSleepMs), wake);
  }

  /** Costs nothing while nothing has come or gone. */
  function wake(): void {
    const now = clock.now();
    const came = next !== null && next <= now;
    // The clock was set back: what it had called due waits again.
    const went = latestDue !== null && latestDue > now;
    if (came || went) void look();
    else arm();
  }

  const look = (): Promise<void> =>
    serial(tell).catch((error: unknown) => {
      if (disposed) return;
      log.error('reminders could not be looked at', error);
      // What the disk did not take now it takes later.
      timer?.();
      timer = clock.after(longestSleepMs, () => void look());
    });
  const stop = clock.onResume(() => {
    if (begun) void look();
  });

  return {
    /** After every change, and once at the start. */
    look: async (): Promise<void> => {
      if (begun) await look();
    },
    async begin(): Promise<void> {
      begun = true;
      await look();
    },
    async dispose(): Promise<void> {
      disposed = true;
      stop();
      timer?.();
      await serial.idle();
      source.dispose();
    },
  };
}
