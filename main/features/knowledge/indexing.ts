import type { IndexedProject } from '../../../shared/features/knowledge/schema.ts';
import { messageOf } from '../../core/db/errors.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import { createSerial } from '../../core/lib/serial.ts';
import { StorageFull } from '../../core/lib/storage-full.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { IndexThread } from './thread/index-thread.ts';

const mostFiles = 20_000;
/** A project that nobody has open changes without a word. Files that are as they were are not read again. */
const freshMs = 30_000;
/** Several changes come at once. */
const gatherMs = 2_000;

type State = IndexedProject['state'];

interface One {
  state: State;
  stale: boolean;
  /** In this life of Optimus. */
  lookedAt: number | null;
  running: Promise<void> | null;
}

interface Deps {
  thread: IndexThread;
  projects: Pick<ProjectsService, 'row' | 'filesNamed' | 'onChange'>;
  clock: Clock;
  log: Logger;
  isOn: (projectId: string) => boolean;
  /** Something to show has changed. */
  changed: () => void;
  /** There are other pieces than before. */
  onRead: (projectId: string) => void;
}

/** Which projects are read, when, and how far that has got. One at a time: nobody waits for two. */
export function createIndexing({ thread, projects, clock, log, isOn, changed, onRead }: Deps) {
  const known = new Map<string, One>();
  const serial = createSerial();
  const abort = new AbortController();
  const later = new Map<string, Cancel>();

  const oneOf = (projectId: string): One => {
    const one = known.get(projectId) ?? { state: { kind: 'unread' }, stale: true, lookedAt: null, running: null };
    known.set(projectId, one);
    return one;
  };
  const say = (one: One, state: State) => {
    one.state = state;
    changed();
  };

  async function look(projectId: string, one: One): Promise<void> {
    const row = projects.row(projectId);
    if (!row) {
      known.delete(projectId);
      return;
    }
    if (row.presence !== 'here')
      return say(one, { kind: 'stopped', sentence: 'Its folder is not there, or cannot be read.' });
    if (one.state.kind === 'stopped' && one.state.sentence === cancelledWhileWaiting) return;
    one.stale = false;
    try {
      const { paths, cut } = await projects.filesNamed(
        projectId,
        { names: [], endings: [''], most: mostFiles },
        abort.signal,
      );
      say(one, { kind: 'reading', done: 0, total: paths.length });
      const read = await thread.ask('read', { projectId, name: row.name, root: row.path, paths, cut });
      one.lookedAt = clock.monotonic();
      if (read.ended === 'whole') say(one, { kind: 'read', at: clock.now() });
      else if (read.ended === 'cancelled')
        say(one, { kind: 'stopped', sentence: 'It was stopped. What was read until then is searched.' });
      else
        say(one, {
          kind: 'stopped',
          sentence: 'The index is as large as it may become, so the rest of this project is not in it.',
        });
      if (read.changed > 0 || read.removed > 0) onRead(projectId);
    } catch (error) {
      if (abort.signal.aborted) return;
      one.stale = true;
      one.lookedAt = clock.monotonic();
      if (error instanceof StorageFull)
        return say(one, { kind: 'stopped', sentence: 'The disk is full. It is read again once there is room.' });
      log.warn('a project could not be read for search', { projectId, reason: messageOf(error) });
      say(one, { kind: 'stopped', sentence: `It could not be read: ${messageOf(error)}` });
    }
  }

  const cancelledWhileWaiting = 'It was stopped before its turn came.';

  function start(projectId: string): Promise<void> {
    const one = oneOf(projectId);
    if (one.running !== null) return one.running;
    later.get(projectId)?.();
    later.delete(projectId);
    say(one, { kind: 'waiting' });
    one.running = serial(() => look(projectId, one)).finally(() => {
      one.running = null;
      // It changed while it was being read.
      if (one.stale && one.state.kind === 'read') soon(projectId);
    });
    return one.running;
  }

  function soon(projectId: string): void {
    if (later.has(projectId)) return;
    later.set(
      projectId,
      clock.after(gatherMs, () => {
        later.delete(projectId);
        void start(projectId);
      }),
    );
  }

  const stop = projects.onChange((projectId) => {
    const one = known.get(projectId);
    if (projects.row(projectId) === null) {
      if (!known.delete(projectId)) return;
      later.get(projectId)?.();
      later.delete(projectId);
      thread.ask('forget', { projectId }).catch((error: unknown) => {
        if (!abort.signal.aborted) log.warn('a project is still in the index', { projectId, reason: messageOf(error) });
      });
      return;
    }
    if (!one) return;
    one.stale = true;
    // Who is not searched any more is read when somebody asks again.
    if (one.lookedAt !== null && (isOn(projectId) || clock.monotonic() - one.lookedAt < 30 * 60_000)) soon(projectId);
  });

  const isFresh = (one: One) =>
    !one.stale && one.lookedAt !== null && clock.monotonic() - one.lookedAt < freshMs && one.state.kind === 'read';

  return {
    stateOf: (projectId: string): State | null => known.get(projectId)?.state ?? null,
    progress({ projectId, done, total }: { projectId: string; done: number; total: number }): void {
      const one = known.get(projectId);
      if (one?.state.kind === 'reading') say(one, { kind: 'reading', done, total });
    },
    /** What was in the index when it was opened is searched at once, and looked at again behind that. */
    found(projectId: string, readAt: number | null): void {
      const one = oneOf(projectId);
      if (one.state.kind === 'unread' && readAt !== null) one.state = { kind: 'read', at: readAt };
    },
    /** Brings them up to date; resolves when that is done. Those that were never read come first. */
    ensure(projectIds: readonly string[]): Promise<void>[] {
      const wanted = projectIds.filter((id) => projects.row(id)?.presence === 'here' && !isFresh(oneOf(id)));
      const first = (id: string) => (oneOf(id).lookedAt === null && oneOf(id).state.kind === 'unread' ? 0 : 1);
      return [...wanted].sort((a, b) => first(a) - first(b)).map(start);
    },
    start,
    cancel(projectId: string): void {
      const one = known.get(projectId);
      if (one?.state.kind === 'waiting') say(one, { kind: 'stopped', sentence: cancelledWhileWaiting });
      thread.cancel(projectId);
    },
    async forget(projectId: string): Promise<void> {
      thread.cancel(projectId);
      await known.get(projectId)?.running;
      known.delete(projectId);
      await thread.ask('forget', { projectId });
      changed();
    },
    /** The index is empty: all that was in it is read again when it is wanted. */
    lost(): string[] {
      const all = [...known.keys()];
      for (const id of all) if (known.get(id)?.running == null) known.delete(id);
      changed();
      return all;
    },
    dispose(): void {
      stop();
      abort.abort();
      for (const cancel of later.values()) cancel();
      later.clear();
    },
  };
}
export type Indexing = ReturnType<typeof createIndexing>;
