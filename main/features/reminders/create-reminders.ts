import { randomUUID } from 'node:crypto';
import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type { Reminder } from '../../../shared/features/reminders/schema.ts';
import { reminderText } from '../../../shared/features/reminders/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import { sinceOf } from '../identity/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import { createRemindersRepo, type ReminderRecord } from './repo.ts';
import { createTelling } from './telling.ts';

export interface RemindersDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  attention: Attention;
  projects: Pick<ProjectsService, 'row' | 'list'>;
  log: Logger;
}

const mostOpen = 10_000;
const mostDone = 1_000;
const takeBackMs = 86_400_000;
const farthestMs = 100 * 366 * 86_400_000;

export interface NewReminder {
  text: string;
  at: number;
  projectId: string | null;
  from: Reminder['from'];
  /** The same again is the one that is there: whoever was killed in the middle asks a second time. */
  key?: string;
}

/** What the user wants to be told of, at the time that he said. */
export function createReminders(deps: RemindersDeps) {
  const { store, clock, journal, changes, attention, projects, log } = deps;
  const repo = createRemindersRepo(store.data);
  const changed = (ids: string[]) => changes.publish({ feature: 'reminders', ids });
  const telling = createTelling({
    ...{ repo, clock, journal, attention, log, changed },
    projectName: (id) => projects.row(id)?.name ?? null,
    move: async (id, at) => {
      const moved = await change({ id, at });
      return { done: true, sentence: `You are reminded again: ${sinceOf(moved.at, clock.now())}.` };
    },
    done: async (id) => {
      await done({ id, done: true });
      return { done: true, sentence: 'It is done.' };
    },
  });

  const viewOf = ({ id, text, at, projectId, from, createdAt, doneAt }: ReminderRecord): Reminder => ({
    ...{ id, text, at, projectId, from, createdAt, doneAt },
    state: doneAt !== null ? 'done' : at <= clock.now() ? 'due' : 'waiting',
  });

  async function need(id: string): Promise<ReminderRecord> {
    const record = await repo.get(id);
    if (!record || record.removedAt !== null) throw new DomainError('NOT_FOUND', { what: 'reminder', id });
    return record;
  }
  function checkTime(at: number): void {
    const now = clock.now();
    if (!Number.isFinite(at) || at > now + farthestMs)
      throw invalid([{ field: 'at', problem: 'That is more than a hundred years away.' }]);
    if (at <= now) throw invalid([{ field: 'at', problem: 'That time is over.' }]);
  }
  async function checkProject(id: string | null): Promise<void> {
    if (id === null) return;
    await projects.list();
    if (projects.row(id) === null) throw invalid([{ field: 'projectId', problem: 'There is no such project.' }]);
  }
  const checkText = (text: string): string => {
    const read = reminderText.safeParse(text);
    if (!read.success) throw invalid([{ field: 'text', problem: 'It has to have between 1 and 2,000 characters.' }]);
    return read.data;
  };
  const note = (kind: string, id: string, sentence: string) =>
    // What it says is the user's own, and is not kept in a second place.
    journal.note({ kind, actor: 'user', sentence, subjects: [{ type: 'reminder', id, label: 'Reminder' }] });

  async function after(id: string): Promise<Reminder> {
    changed([id]);
    await telling.look();
    const record = await repo.get(id);
    if (!record) throw new DomainError('NOT_FOUND', { what: 'reminder', id });
    return viewOf(record);
  }

  async function change(asked: {
    id: string;
    text?: string | undefined;
    at?: number | undefined;
    projectId?: string | null | undefined;
  }): Promise<Reminder> {
    assertLasting(store);
    const before = await need(asked.id);
    const moved = asked.at !== undefined && asked.at !== before.at;
    if (moved) checkTime(asked.at ?? 0);
    if (asked.projectId !== undefined && asked.projectId !== before.projectId) await checkProject(asked.projectId);
    await repo.patch(asked.id, {
      ...(asked.text !== undefined && { text: checkText(asked.text) }),
      // Whoever moves it wants to be told of it then, also if it was done.
      ...(moved && asked.at !== undefined && { at: asked.at, told_at: null, done_at: null }),
      ...(asked.projectId !== undefined && { project_id: asked.projectId }),
    });
    if (moved) note('reminder.moved', asked.id, `A reminder was moved to ${sinceOf(asked.at ?? 0, clock.now())}`);
    return after(asked.id);
  }

  async function done({ id, done: isDone }: { id: string; done: boolean }): Promise<Reminder> {
    const before = await need(id);
    if ((before.doneAt !== null) !== isDone) {
      await repo.patch(id, { done_at: isDone ? clock.now() : null });
      note(
        isDone ? 'reminder.done' : 'reminder.reopened',
        id,
        isDone ? 'A reminder is done' : 'A reminder is open again',
      );
    }
    return after(id);
  }

  return {
    async list({ done: withDone }: { done: boolean }): Promise<Reminder[]> {
      const open = (await repo.open()).map(viewOf);
      return withDone ? [...open, ...(await repo.done(mostDone)).map(viewOf)] : open;
    },
    /** On disk once it resolves. */
    async add({ text, at, projectId, from, key }: NewReminder): Promise<Reminder> {
      assertLasting(store);
      const id = key ?? randomUUID();
      const twin = key === undefined ? null : await repo.get(key);
      if (twin) return viewOf(twin);
      const said = checkText(text);
      checkTime(at);
      await checkProject(projectId);
      if ((await repo.countOpen()) >= mostOpen)
        throw new DomainError('UNAVAILABLE', {
          ...{ what: 'another reminder', why: `There are ${mostOpen.toLocaleString('en')} already.` },
          remedy: 'Mark some as done, or delete them.',
        });
      const now = clock.now();
      await repo.add({
        ...{ id, text: said, at, projectId, from, createdAt: now },
        ...{ toldAt: null, doneAt: null, removedAt: null },
      });
      note('reminder.added', id, `A reminder was set for ${sinceOf(at, now)}`);
      return after(id);
    },
    change,
    done,
    async remove({ id }: { id: string }): Promise<Reminder> {
      await need(id);
      await repo.purge(clock.now() - takeBackMs);
      await repo.patch(id, { removed_at: clock.now() });
      note('reminder.removed', id, 'A reminder was deleted');
      return after(id);
    },
    async restore({ id }: { id: string }): Promise<Reminder> {
      const record = await repo.get(id);
      if (!record) throw new DomainError('NOT_FOUND', { what: 'reminder', id });
      await repo.patch(id, { removed_at: null });
      return after(id);
    },
    async begin(): Promise<void> {
      if (store.recovery) return;
      await repo.purge(clock.now() - takeBackMs);
      await telling.begin();
    },
    dispose: () => telling.dispose(),
  };
}
export type RemindersService = ReturnType<typeof createReminders>;
