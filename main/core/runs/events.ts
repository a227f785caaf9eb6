import type { JournalEvent } from '../../../shared/features/journal/schema.ts';
import type { Journal } from '../journal/journal.ts';
import type { Logger } from '../log/logger.ts';
import type { LiveRun } from './draft.ts';
import type { StoredWait } from './records.ts';

type EventWait = Extract<StoredWait, { kind: 'event' }>;

interface Waiter {
  runId: string;
  key: string;
  wait: EventWait;
}

const page = 500;

function matches({ filter, afterEvent }: EventWait, event: JournalEvent): boolean {
  const { kinds, subject } = filter;
  if (event.id <= afterEvent || (kinds.length > 0 && !kinds.includes(event.kind))) return false;
  return !subject || event.subjects.some(({ type, id }) => type === subject.type && id === subject.id);
}

interface Deps {
  journal: Pick<Journal, 'tail' | 'list'>;
  log: Logger;
  onEvent(runId: string, key: string, event: JournalEvent): void;
}

/** Steps that wait for an event of the journal: told by its tail, and by what it already holds when the tail may have missed it. */
export function createEventWaits({ journal, log, onEvent }: Deps) {
  const waiters = new Map<string, Waiter>();
  const stop = new AbortController();
  let tailing: Promise<void> | null = null;

  /** The first event since the wait began, if there was one. */
  async function lookBack({ runId, key, wait }: Waiter): Promise<void> {
    const { kinds, subject } = wait.filter;
    let before: number | undefined;
    let first: JournalEvent | undefined;
    for (;;) {
      const found = await journal.list({
        after: wait.afterEvent,
        limit: page,
        ...(kinds.length > 0 && { kinds }),
        ...(subject && { subject }),
        ...(before !== undefined && { before }),
      });
      first = found.events.at(-1) ?? first;
      if (found.nextBefore === null) break;
      before = found.nextBefore;
    }
    if (first) onEvent(runId, key, first);
  }

  const lookBackQuietly = (waiter: Waiter) => {
    lookBack(waiter).catch((error) =>
      log.error('a wait for an event could not look back', error, { run: waiter.runId }),
    );
  };

  async function follow(): Promise<void> {
    for await (const frame of journal.tail({ signal: stop.signal })) {
      if (frame.type === 'reset') for (const waiter of waiters.values()) lookBackQuietly(waiter);
      else
        for (const waiter of [...waiters.values()])
          if (matches(waiter.wait, frame.item)) onEvent(waiter.runId, waiter.key, frame.item);
    }
  }

  return {
    /** After every change of a step. */
    look(run: LiveRun, key: string) {
      const runId = run.record.id;
      const name = `${runId}\0${key}`;
      const step = run.steps.get(key);
      const wait = step?.state === 'waiting' ? step.wait : null;
      if (wait?.kind !== 'event') {
        waiters.delete(name);
      } else if (waiters.get(name)?.wait !== wait) {
        const waiter = { runId, key, wait };
        waiters.set(name, waiter);
        // Nobody listens to the journal while nobody waits for it.
        tailing ??= follow().catch((error) => log.error('the runs no longer hear the journal', error));
        lookBackQuietly(waiter);
      }
    },
    async dispose() {
      stop.abort();
      await tailing;
    },
  };
}
export type EventWaits = ReturnType<typeof createEventWaits>;
