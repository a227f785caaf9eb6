import type { Kysely } from 'kysely';
import {
  type JournalEvent,
  type JournalFilterInput,
  type JournalPage,
  journalFilter,
  type Subject,
} from '../../../shared/features/journal/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import { isDamage } from '../db/errors.ts';
import type { DataTables } from '../db/tables.ts';
import { type Channel, createChannel } from '../lib/channel.ts';
import type { Clock } from '../lib/clock.ts';
import { StorageFull } from '../lib/storage-full.ts';
import type { Logger } from '../log/logger.ts';
import type { Redactor } from '../log/redactor.ts';
import type { JournalRepo, NewEvent } from './repo.ts';

export type JournalEntry = Pick<NewEvent, 'kind' | 'sentence'> & Partial<Omit<NewEvent, 'kind' | 'sentence'>>;

interface Waiting {
  event: NewEvent;
  done: PromiseWithResolvers<JournalEvent>;
}

const day = 86_400_000;
/** A program that is started every morning never runs for a day. */
const firstPruneAfter = 300_000;
const pruneBatch = 2_000;

interface Deps {
  repo: JournalRepo;
  clock: Clock;
  log: Logger;
  changes: Channel<Change>;
  redactor: Pick<Redactor, 'redact' | 'redactDeep'>;
  /** How many days events are kept. */
  keepDays: () => number;
}

/** Everything that happens, as one appended event with its subjects. */
export function createJournal({ repo, clock, log, changes, redactor, keepDays }: Deps) {
  const tail = createChannel<JournalEvent>({ kind: 'drop-oldest', capacity: 1_000 });
  let waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;

  const complete = ({ subjects = [], data = {}, ...entry }: JournalEntry): NewEvent => ({
    at: clock.now(),
    severity: 'info',
    actor: 'optimus',
    correlation: null,
    ...entry,
    sentence: redactor.redact(entry.sentence),
    subjects: subjects.map((subject) => ({ ...subject, label: redactor.redact(subject.label) })),
    data: { ...(redactor.redactDeep(data) as NewEvent['data']) },
  });

  function announce(events: JournalEvent[]) {
    for (const event of events) tail.publish(event);
    if (events.length > 0) changes.publish({ feature: 'journal' });
  }

  async function write(batch: Waiting[]): Promise<void> {
    try {
      const stored = await repo.inTransaction(batch.map((w) => w.event));
      announce(stored);
      batch.forEach((w, i) => {
        w.done.resolve(stored[i] as JournalEvent);
      });
    } catch (error) {
      const alone = batch.length > 1 && !(error instanceof StorageFull) && !isDamage(error);
      // One that the database does not take must not cost the others that came in the same moment.
      if (alone) for (const w of batch) await write([w]);
      else for (const w of batch) w.done.reject(error);
    }
  }

  /** Events that arrive while a commit is under way share the next one: a burst costs one sync of the disk, not one each. */
  async function drain() {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await write(batch);
    }
    writing = null;
  }

  function append(entry: JournalEntry): Promise<JournalEvent> {
    const done = Promise.withResolvers<JournalEvent>();
    waiting.push({ event: complete(entry), done });
    writing ??= Promise.resolve().then(drain);
    return done.promise;
  }

  async function prune() {
    const olderThan = clock.now() - keepDays() * day;
    while ((await repo.prune(olderThan, pruneBatch)) === pruneBatch) await new Promise(setImmediate);
  }
  const pruneQuietly = () => {
    prune().catch((error) => log.error('old journal events could not be removed', error));
  };
  const stops = [clock.after(firstPruneAfter, pruneQuietly), clock.every(day, pruneQuietly)];

  return {
    /** Resolves once the event is on disk. */
    append,
    /** For whoever must not fail because the journal does: the failure is logged. */
    note(entry: JournalEntry): void {
      append(entry).catch((error) => log.error('a journal event was lost', error, { kind: entry.kind }));
    },
    /** Appends in the caller's own transaction; call `announce` with the result once it has committed. */
    appendIn: (trx: Kysely<DataTables>, entries: JournalEntry[]) => repo.insert(trx, entries.map(complete)),
    announce,
    async list(input: JournalFilterInput, signal?: AbortSignal): Promise<JournalPage> {
      const filter = journalFilter.parse(input);
      const events = await repo.list({ ...filter, limit: filter.limit + 1 }, signal);
      const page = events.slice(0, filter.limit);
      return { events: page, nextBefore: events.length > filter.limit ? (page.at(-1)?.id ?? null) : null };
    },
    get: (id: number) => repo.get(id),
    kinds: () => repo.kinds(),
    /** For what the user has deleted: its words go, and that something happened stays. */
    async reword(subjects: readonly Subject[], sentenceOf: (kind: string) => string): Promise<void> {
      // What was noted before is on the disk first.
      await writing;
      if ((await repo.reword(subjects, sentenceOf)) > 0) changes.publish({ feature: 'journal' });
    },
    tail: tail.subscribe,
    prune,
    async dispose() {
      for (const stop of stops) stop();
      await writing;
      tail.close();
    },
  };
}
export type Journal = ReturnType<typeof createJournal>;
