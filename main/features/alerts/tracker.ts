import { DomainError } from '../../../shared/contract/errors.ts';
import type { Alert, Rule } from '../../../shared/features/alerts/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal, JournalEntry } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createSerial } from '../../core/lib/serial.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Tell } from '../notifications/index.ts';
import type { OwnRule } from './defaults.ts';
import type { QuietTimes } from './quiet.ts';
import type { AlertsRepo, KeptAlert, Owed } from './repo.ts';
import { attentionDraft, journalEntry, noticeOf } from './tell-words.ts';
import type { Findings } from './types.ts';

const retryMs = 60_000;
const silenceMs = 3_600_000;

interface Deps {
  repo: AlertsRepo;
  store: Pick<Store, 'transaction'>;
  journal: Pick<Journal, 'appendIn' | 'announce'>;
  clock: Clock;
  changes: Channel<Change>;
  attention: Pick<Attention, 'source'>;
  notifications: Pick<Tell, 'tell'>;
  quiet: Pick<QuietTimes, 'of'>;
  ruleOf: (id: string) => Rule | undefined;
  ownOf: (id: string) => OwnRule | undefined;
  silence: (alert: KeptAlert, until: number) => Promise<unknown>;
  log: Logger;
}

interface Entry {
  alert: KeptAlert;
  owed: Owed | null;
  /** What the journal has still to hear. */
  events: JournalEntry[];
  telling: boolean;
  /** The disk did not take it, or whoever tells could not: once more then, in monotonic time. */
  retryAt: number | null;
}

const idOf = (ruleId: string, key: string) => `${ruleId}\0${key}`;

/**
 * What is wrong now, from its first word to its last. That it fired, with the event of the journal, is one commit; what has to
 * be told of it is kept with it until it has been told, so that a crash neither swallows a word nor says one twice.
 */
export function createTracker(deps: Deps) {
  const { repo, store, journal, clock, changes, notifications, quiet, log } = deps;
  const source = deps.attention.source('alerts');
  const active = new Map<string, Entry>();
  /** Over, and that has still to be told. */
  const over = new Map<string, Entry>();
  const writing = createSerial();
  const telling = createSerial();
  const listeners = new Set<() => void>();

  const find = (ruleId: string, key: string): Entry => {
    const entry = active.get(idOf(ruleId, key));
    if (!entry) throw new DomainError('NOT_FOUND', { what: 'alert', id: `${ruleId}/${key}` });
    return entry;
  };
  const quietOf = (alert: KeptAlert) => quiet.of(alert);

  const view = ({ alert }: Entry): Alert => ({
    ...alert,
    ruleName: deps.ruleOf(alert.ruleId)?.name ?? alert.ruleName,
    note: deps.ruleOf(alert.ruleId)?.note ?? '',
    quiet: quietOf(alert),
  });

  function refresh(): void {
    const loud = [...active.values()].filter(({ alert }) => !alert.acknowledged && !quietOf(alert));
    source.set(
      loud.map(({ alert }) =>
        attentionDraft(alert, deps.ruleOf(alert.ruleId), deps.ownOf(alert.ruleId), {
          acknowledge: async () => {
            await acknowledge(alert.ruleId, alert.key, '');
            return { done: true, sentence: 'Acknowledged: you are not told of it again while it lasts' };
          },
          silence: async () => {
            await deps.silence(alert, clock.now() + silenceMs);
            return { done: true, sentence: 'Silent for 1 hour' };
          },
        }),
      ),
    );
    changes.publish({ feature: 'alerts' });
    for (const fn of listeners) fn();
  }

  /** In memory it is so at once; on the disk as soon as that takes it. */
  async function keep(entry: Entry): Promise<void> {
    const { alert, events } = entry;
    entry.events = [];
    try {
      const stored = await store.transaction(async (trx) => {
        if (alert.over !== null && entry.owed === null) await repo.removeAlert(alert.ruleId, alert.key, trx);
        else await repo.putAlert({ alert, owed: entry.owed }, trx);
        return journal.appendIn(trx, events);
      });
      journal.announce(stored);
      if (alert.over !== null && entry.owed === null && over.get(idOf(alert.ruleId, alert.key)) === entry)
        over.delete(idOf(alert.ruleId, alert.key));
    } catch (error) {
      entry.events = [...events, ...entry.events];
      entry.retryAt = clock.monotonic() + retryMs;
      log.error('an alert could not be kept', error, { rule: alert.ruleId });
      for (const fn of listeners) fn();
    }
  }
  const keepSoon = (entry: Entry, ...events: JournalEntry[]) => {
    entry.events.push(...events);
    void writing(() => keep(entry)).then(() => tellSoon(entry));
  };
  const keepNow = (entry: Entry, event: JournalEntry) => {
    entry.events.push(event);
    return writing(() => keep(entry));
  };

  async function tellOwed(entry: Entry): Promise<void> {
    const { owed, alert } = entry;
    const id = idOf(alert.ruleId, alert.key);
    if (owed === null || (active.get(id) !== entry && over.get(id) !== entry)) return;
    entry.telling = true;
    try {
      await notifications.tell(noticeOf(owed, alert, deps.ruleOf(alert.ruleId)?.note ?? ''));
    } catch (error) {
      entry.retryAt = clock.monotonic() + retryMs;
      log.error('an alert could not be told', error, { rule: alert.ruleId });
      for (const fn of listeners) fn();
      return;
    } finally {
      entry.telling = false;
    }
    entry.retryAt = null;
    alert.told++;
    // While it was being told it may have ended.
    if (entry.owed === owed) entry.owed = null;
    // Another one has taken its place in the table.
    if (alert.over !== null && active.has(id)) over.delete(id);
    else await writing(() => keep(entry));
  }
  const tellSoon = (entry: Entry) => {
    void telling(() => tellOwed(entry));
  };

  const findings: Findings = {
    isActive: (ruleId, key) => active.has(idOf(ruleId, key)),

    fired({ rule, ...finding }) {
      const id = idOf(rule.id, finding.key);
      if (active.has(id)) return;
      const now = clock.now();
      const alert: KeptAlert = {
        ...finding,
        ruleId: rule.id,
        ruleName: rule.name,
        severity: rule.severity,
        firedAt: now,
        lastToldAt: null,
        repeats: 0,
        unknownSince: null,
        acknowledged: null,
        told: 0,
        over: null,
      };
      const silent = quietOf(alert);
      if (!silent) alert.lastToldAt = now;
      const entry: Entry = { alert, owed: silent ? null : 'fired', events: [], telling: false, retryAt: null };
      active.set(id, entry);
      over.delete(id);
      keepSoon(entry, journalEntry('fired', alert, now, silent ? { quiet: `${silent.by}: ${silent.reason}` } : {}));
      refresh();
    },

    still(ruleId, key, value) {
      const entry = active.get(idOf(ruleId, key));
      if (!entry) return;
      entry.alert.value = value;
      if (entry.alert.unknownSince === null) return;
      entry.alert.unknownSince = null;
      refresh();
    },

    unknown(ruleId, key, since) {
      const entry = active.get(idOf(ruleId, key));
      if (!entry || entry.alert.unknownSince !== null) return;
      entry.alert.unknownSince = since;
      refresh();
    },

    resolved(ruleId, key, why) {
      const id = idOf(ruleId, key);
      const entry = active.get(id);
      if (!entry) return;
      active.delete(id);
      const { alert } = entry;
      alert.over = why;
      // Who has heard of it hears that it is over; who has not hears nothing.
      entry.owed = alert.told > 0 || entry.telling ? 'resolved' : null;
      over.set(id, entry);
      keepSoon(entry, journalEntry('resolved', alert, clock.now(), { why }));
      refresh();
    },
  };

  async function acknowledge(ruleId: string, key: string, comment: string): Promise<Alert> {
    const entry = find(ruleId, key);
    entry.alert.acknowledged = { by: 'you', at: clock.now(), comment };
    if (entry.owed === 'repeated') entry.owed = null;
    const said = journalEntry('acknowledged', entry.alert, clock.now(), comment === '' ? {} : { comment });
    refresh();
    await keepNow(entry, said);
    return view(entry);
  }

  function repeat(entry: Entry, now: number): void {
    const { alert } = entry;
    alert.repeats++;
    alert.lastToldAt = now;
    entry.owed = 'repeated';
    keepSoon(entry, journalEntry('repeated', alert, now));
  }

  const dueAt = ({ alert }: Entry): number => {
    const every = deps.ruleOf(alert.ruleId)?.repeatMs;
    return every && !alert.acknowledged && alert.lastToldAt !== null
      ? alert.lastToldAt + every
      : Number.POSITIVE_INFINITY;
  };

  return {
    findings,

    /** What was wrong when the program ended is wrong until somebody has seen that it is not. */
    async load(): Promise<void> {
      for (const { alert, owed } of await repo.alerts()) {
        const id = idOf(alert.ruleId, alert.key);
        const entry: Entry = { alert, owed, events: [], telling: false, retryAt: null };
        if (alert.over === null) {
          if (alert.series !== null) alert.unknownSince ??= clock.now();
          active.set(id, entry);
        } else over.set(id, entry);
      }
      refresh();
      for (const entry of [...active.values(), ...over.values()]) if (entry.owed !== null) tellSoon(entry);
    },

    /** What follows from time alone: repeats, silences that have ended, second tries. */
    tick(): void {
      const [now, mono] = [clock.now(), clock.monotonic()];
      let changed = false;
      for (const entry of active.values()) {
        const { alert } = entry;
        const silent = quietOf(alert) !== null;
        if (alert.lastToldAt !== null && alert.lastToldAt > now) alert.lastToldAt = now;
        if (!silent && alert.lastToldAt === null && !alert.acknowledged && alert.unknownSince === null) {
          alert.lastToldAt = now;
          entry.owed = 'fired';
          keepSoon(entry);
          changed = true;
        } else if (!silent && dueAt(entry) <= now && alert.unknownSince === null) {
          repeat(entry, now);
          changed = true;
        }
      }
      for (const entry of [...active.values(), ...over.values()]) {
        if (entry.retryAt === null || entry.retryAt > mono) continue;
        entry.retryAt = null;
        keepSoon(entry);
      }
      if (changed) refresh();
    },

    /** In how many milliseconds `tick` may have something to do. */
    next(): number {
      const [now, mono] = [clock.now(), clock.monotonic()];
      let next = Number.POSITIVE_INFINITY;
      for (const entry of [...active.values(), ...over.values()]) {
        if (entry.retryAt !== null) next = Math.min(next, entry.retryAt - mono);
        if (entry.alert.over !== null) continue;
        const silent = quietOf(entry.alert);
        if (silent) next = Math.min(next, silent.until === null ? Number.POSITIVE_INFINITY : silent.until - now);
        else if (entry.alert.unknownSince === null) next = Math.min(next, dueAt(entry) - now);
      }
      return next;
    },

    /** Of what came due while nobody knew the time, each rule says one word and no more. */
    gap(): void {
      const now = clock.now();
      const spoken = new Set<string>();
      for (const entry of active.values()) {
        const { alert } = entry;
        // What does not come from figures is as it was: nothing will say so again.
        if (alert.series !== null) alert.unknownSince ??= now;
        if (alert.lastToldAt !== null && alert.lastToldAt > now) alert.lastToldAt = now;
        if (dueAt(entry) > now) continue;
        if (spoken.has(alert.ruleId)) alert.lastToldAt = now;
        spoken.add(alert.ruleId);
      }
    },

    endRule(ruleId: string, why: string): void {
      for (const { alert } of [...active.values()])
        if (alert.ruleId === ruleId) findings.resolved(ruleId, alert.key, why);
    },

    list: (): Alert[] => [...active.values()].map(view),
    get: (ruleId: string, key: string): Alert => view(find(ruleId, key)),
    count: (ruleId: string) => [...active.values()].filter(({ alert }) => alert.ruleId === ruleId).length,
    entries: () => [...active.values()].map(({ alert }) => alert),
    acknowledge,
    async unacknowledge(ruleId: string, key: string): Promise<Alert> {
      const entry = find(ruleId, key);
      entry.alert.acknowledged = null;
      refresh();
      await keepNow(entry, journalEntry('unacknowledged', entry.alert, clock.now()));
      return view(entry);
    },
    refresh,
    onChange(fn: () => void) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    /** Settles once what was said so far is on the disk and told. */
    async idle(): Promise<void> {
      await writing.idle();
      await telling.idle();
      await writing.idle();
    },
    async dispose(): Promise<void> {
      await writing.idle();
      source.dispose();
    },
  };
}
export type Tracker = ReturnType<typeof createTracker>;
