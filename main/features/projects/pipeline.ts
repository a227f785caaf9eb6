import { dirname } from 'node:path';
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
import type { KnownRoot } from './repo.ts';
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

const isAbove = (path: string, { path: root, state }: KnownRoot) => state !== 'here' && path === dirname(root);

/** When what is looked at: at the start, at events, when asked, and now and then. */
export function createPipeline(deps: Deps) {
  const { catalogue, roots, watching, peek, look, read, deepen, git, clock, changes, log } = deps;
  const disposers = createDisposers();
  const stop = new AbortController();
  let finding = 0;
  let told = '';
  const pending = new Map<string, { asked: number; cancel: () => void }>();
  const walks = new Set<Promise<unknown>>();
  // What is under way may still write.
  disposers.add(() => Promise.allSettled(walks));
  disposers.add(() => stop.abort());
  const readAt = new Map<string, number>();

  const tell = () => {
    const { done, total } = reading.progress();
    // A bar needs no more than a hundred steps.
    const now = `${finding} ${total} ${total > 100 ? Math.floor((done / total) * 100) : done}`;
    if (now === told) return;
    told = now;
    changes.publish({ feature: 'projects' });
  };
  const shallow = new Set<string>();
  const deepening = createReadingQueue({ width: 1, read: deepen, onChange: () => tell() });
  const reading = createReadingQueue({
    width: 6,
    read: async (id, signal) => {
      readAt.set(id, clock.monotonic());
      await read(id, signal);
      shallow.add(id);
    },
    onChange() {
      tell();
      goDeeper();
    },
  });
  /** Not before all can be seen: it would take the readers away from what is waited for. */
  function goDeeper() {
    if (reading.busy() || shallow.size === 0) return;
    deepening.add([...shallow], 2);
    shallow.clear();
  }
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
    for (const urgency of [0, 1, 2] as const)
      reading.add(
        byTouch.filter((id) => urgencyOf(id) === urgency),
        urgency,
      );
  }

  const follow = () => {
    watching.set(here());
    // A folder that went away comes back into the one above it.
    watching.setParents(
      roots
        .known()
        .flatMap(({ path, state, parents }) => (state === 'here' ? [path, ...parents] : [path, dirname(path)])),
    );
  };

  async function walkAndRead(ids: readonly string[]) {
    const placeKey = ({ path, presence }: { path: string; presence: string }) => `${presence} ${path}`;
    const before = new Map(catalogue.all().map(({ record }) => [record.id, placeKey(record)]));
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
    // What moved is found under its new name, and what was away may have changed meanwhile.
    queue(
      catalogue
        .all()
        .filter(
          ({ record, facts }) =>
            record.presence === 'here' && (facts === null || before.get(record.id) !== placeKey(record)),
        )
        .map(({ record }) => record.id),
    );
  }
  const kept = (work: Promise<void>): Promise<void> => {
    walks.add(work);
    const done = () => walks.delete(work);
    work.then(done, done);
    return work;
  };
  const walk = (ids: readonly string[]): Promise<void> => kept(walkAndRead(ids));

  /** Which of these have changed since they were read, told without any process. */
  async function stale(): Promise<string[]> {
    // What has not been read yet is read anyway.
    const places = here().filter(({ id }) => catalogue.get(id)?.facts);
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
        if (typeof peeked === 'string' && facts.gitFingerprint !== null) changed.add(id);
        // Ended before its tree was looked at: nothing to compare with, but a file that is newer tells.
        if (looked && facts.treeFingerprint === null) {
          if (looked.newest > facts.scannedAt) changed.add(id);
          else shallow.add(id);
        } else if (looked && looked.fingerprint !== facts.treeFingerprint) changed.add(id);
      }
    }
    return [...changed];
  }

  async function check() {
    finding += 1;
    try {
      await walk(roots.known().map(({ id }) => id));
      queue(await stale());
      goDeeper();
    } finally {
      finding -= 1;
      tell();
    }
  }
  const checkQuietly = () => {
    kept(check()).catch((error) => {
      if (!stop.signal.aborted) log.error('the projects could not be looked at', error);
    });
  };

  /** Once it is quiet, but not later than that: a program that writes without end must not hide what else happens. */
  function later(key: string, atLeast: number, longest: number, act: () => void) {
    const now = clock.monotonic();
    const asked = pending.get(key)?.asked ?? now;
    pending.get(key)?.cancel();
    const at = Math.max(atLeast, Math.min(now + settleMs, asked + longest));
    const cancel = clock.after(Math.max(0, at - now), () => {
      pending.delete(key);
      act();
    });
    pending.set(key, { asked, cancel });
  }
  const soon = (id: string) =>
    later(id, (readAt.get(id) ?? Number.NEGATIVE_INFINITY) + leastBetweenMs, leastBetweenMs, () =>
      reading.add([id], 0),
    );
  disposers.add(() => {
    for (const { cancel } of pending.values()) cancel();
  });

  return {
    /** What the watchers call. */
    events: {
      onProject: soon,
      onTree: soon,
      onParent(path: string) {
        const owners = roots
          .known()
          .filter((root) => path === root.path || root.parents.includes(path) || isAbove(path, root))
          .map(({ id }) => id);
        if (owners.length === 0) return;
        later(`\0${owners.join()}`, 0, leastBetweenMs, () => {
          void walk(owners).catch((error) => log.error('a folder could not be walked', error));
        });
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
    /** From now on there is something to be found, until what is given back is called. */
    hold() {
      finding += 1;
      return () => {
        finding -= 1;
        tell();
      };
    },
    /** Walks folders, then reads what is new in them. */
    walk,
    /** Whatever may have changed, told without a process. */
    check: checkQuietly,
    /** Walks folders that were added, and reads what is in them; nobody waits for it. */
    refreshRoots(ids: readonly string[]) {
      walk(ids).catch((error) => {
        if (!stop.signal.aborted) log.error('a folder could not be walked', error);
      });
    },
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
