import type { ScanStatus } from '../../../shared/features/projects/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Catalogue } from './catalogue.ts';
import type { Look } from './deepen.ts';
import { type ProjectPlace, placeOf } from './read-project.ts';
import { createReadingQueue, type Urgency } from './reading-queue.ts';
import type { Roots } from './roots.ts';
import type { GitPeek } from './types.ts';
import type { Watching } from './watching/types.ts';

const everyMinutes = 10;
/** A commit, a checkout or a save of many files is many events; the last of them counts. */
const settleMs = 120;
/** A build that writes without end must not have a project read without end. */
const leastBetweenMs = 1_000;
const perBatch = 100;

interface Deps {
  catalogue: Catalogue;
  roots: Roots;
  watching: Watching;
  /** Text says why it could not be read. */
  peek: (places: ProjectPlace[], signal?: AbortSignal) => Promise<Map<string, GitPeek | string>>;
  look: Look;
  read: (id: string, signal: AbortSignal) => Promise<void>;
  /** What is worth knowing, but not worth waiting for. */
  deepen: (id: string, signal: AbortSignal) => Promise<void>;
  git: () => ScanStatus['git'];
  clock: Clock;
  changes: Channel<Change>;
  log: Logger;
}

/** When what is looked at: at the start, at events, when asked, and now and then. */
export function createPipeline(deps: Deps) {
  const { catalogue, roots, watching, peek, look, read, deepen, git, clock, changes, log } = deps;
  const disposers = createDisposers();
  const stop = new AbortController();
  disposers.add(() => stop.abort());
  let finding = 0;
  let told = '';
  const pending = new Map<string, () => void>();
  const readAt = new Map<string, number>();

  const tell = () => {
    const { done, total } = reading.progress();
    // A bar needs no more than a hundred steps.
    const now = `${finding} ${total} ${total > 100 ? Math.floor((done / total) * 100) : done}`;
    if (now === told) return;
    told = now;
    changes.publish({ feature: 'projects' });
  };
  const deepening = createReadingQueue({ width: 1, read: deepen, onChange: () => tell() });
  const reading = createReadingQueue({
    width: 6,
    read: async (id, signal) => {
      readAt.set(id, clock.monotonic());
      await read(id, signal);
      deepening.add([id], 2);
    },
    onChange: () => tell(),
  });
  disposers.add(() => deepening.dispose());
  disposers.add(() => reading.dispose());

  const here = (): ProjectPlace[] =>
    catalogue
      .all()
      .filter(({ record }) => record.presence === 'here')
      .map(({ record }) => placeOf(record));

  const urgencyOf = (id: string): Urgency => {
    const record = catalogue.get(id)?.record;
    if (record?.opened_at) return 0;
    return record?.archived ? 2 : 1;
  };

  /** Recently touched first: that is what the user knows and looks for. */
  function queue(ids: readonly string[]) {
    const byTouch = [...ids].sort(
      (a, b) => (catalogue.get(b)?.row.touchedAt ?? 0) - (catalogue.get(a)?.row.touchedAt ?? 0),
    );
    for (const id of byTouch) reading.add([id], urgencyOf(id));
  }

  const follow = () => {
    watching.set(here());
    watching.setParents(roots.known().flatMap(({ path, parents }) => [path, ...parents]));
  };

  async function walk(ids: readonly string[]) {
    finding += 1;
    tell();
    try {
      for (const id of ids) await roots.walk(id, stop.signal);
    } finally {
      finding -= 1;
      tell();
    }
    if (stop.signal.aborted) return;
    follow();
    queue(
      catalogue
        .all()
        .filter(({ record, facts }) => record.presence === 'here' && facts === null)
        .map(({ record }) => record.id),
    );
  }

  /** Which of these have changed since they were read, told without any process. */
  async function stale(places: readonly ProjectPlace[]): Promise<string[]> {
    const changed = new Set<string>();
    for (let at = 0; at < places.length; at += perBatch) {
      const batch = places.slice(at, at + perBatch);
      const [peeks, looks] = await Promise.all([
        peek(
          batch.filter(({ gitDir }) => gitDir !== null),
          stop.signal,
        ),
        look(batch, stop.signal),
      ]);
      for (const { id } of batch) {
        const facts = catalogue.get(id)?.facts;
        if (!facts) continue;
        const peeked = peeks.get(id);
        const looked = looks.get(id);
        if (typeof peeked === 'object' && peeked.fingerprint !== facts.gitFingerprint) changed.add(id);
        if (looked && looked.fingerprint !== facts.treeFingerprint) changed.add(id);
      }
    }
    return [...changed];
  }

  async function check() {
    await walk(roots.known().map(({ id }) => id));
    queue(await stale(here()));
  }
  const checkQuietly = () => {
    check().catch((error) => {
      if (!stop.signal.aborted) log.error('the projects could not be looked at', error);
    });
  };

  function soon(id: string) {
    pending.get(id)?.();
    const since = clock.monotonic() - (readAt.get(id) ?? Number.NEGATIVE_INFINITY);
    const wait = Math.max(settleMs, leastBetweenMs - since);
    const cancel = clock.after(Math.min(wait, leastBetweenMs), () => {
      pending.delete(id);
      reading.add([id], 0);
    });
    pending.set(id, cancel);
  }
  disposers.add(() => {
    for (const cancel of pending.values()) cancel();
  });

  return {
    /** What the watchers call. */
    events: {
      onProject: soon,
      onTree: soon,
      onParent(path: string) {
        const owners = roots.known().filter((root) => path === root.path || root.parents.includes(path));
        const key = `\0${owners.map(({ id }) => id).join()}`;
        pending.get(key)?.();
        pending.set(
          key,
          clock.after(settleMs, () => {
            pending.delete(key);
            void walk(owners.map(({ id }) => id)).catch((error) => log.error('a folder could not be walked', error));
          }),
        );
      },
    },
    begin() {
      follow();
      checkQuietly();
      const cancel = clock.every(everyMinutes * 60_000, checkQuietly);
      const stopResume = clock.onResume(checkQuietly);
      disposers.add(() => {
        cancel();
        stopResume();
      });
    },
    /** Walks folders, then reads what is new in them. */
    walk,
    /** All anew, or only these. */
    refresh(ids?: readonly string[]) {
      if (ids) reading.add(ids, 0);
      else {
        void walk(roots.known().map(({ id }) => id)).catch((error) => log.error('a folder could not be walked', error));
        queue(here().map(({ id }) => id));
      }
    },
    soon,
    deepen: (ids: readonly string[]) => deepening.add(ids, 2),
    rest: async () => {
      await reading.rest();
      await deepening.rest();
    },
    status(): ScanStatus {
      const main = reading.progress();
      const phase = finding > 0 ? 'finding' : reading.busy() ? 'reading' : deepening.busy() ? 'languages' : 'resting';
      const { done, total } = phase === 'languages' ? deepening.progress() : main;
      return {
        phase,
        ...(phase === 'resting' ? { done: 0, total: 0 } : { done, total }),
        watch: { ...watching.status(), everyMinutes },
        git: git(),
      };
    },
    follow,
    dispose: () => disposers.run(() => {}),
  };
}
export type Pipeline = ReturnType<typeof createPipeline>;
