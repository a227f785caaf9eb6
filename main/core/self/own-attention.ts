import type { Attention, Draft } from '../attention/attention.ts';
import type { Store } from '../db/types.ts';
import type { Cancel, Clock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { CrashCounter } from './crash-counter.ts';

const checkEvery = 86_400_000;

interface Deps {
  attention: Attention;
  store: Store;
  clock: Clock;
  log: Logger;
  safeMode: boolean;
  crashCounter: CrashCounter;
}

/** What Optimus has to say about itself: its database, its crashes, its watches. Its disk is one of those that alerts look after. */
export function createOwnAttention(deps: Deps) {
  const { attention, store, clock, log } = deps;
  const database = attention.source('database');
  const crashes = attention.source('crashes');
  const watches = attention.source('watches');
  const onChecked = new Set<(problems: readonly string[]) => void>();
  let checkProblems: string[] = [];

  const check = async (signal?: AbortSignal) => {
    const result = await store.check(signal);
    checkProblems = result.files.flatMap((f) => f.problems.map((p) => `${f.file}: ${p}`));
    tellDatabase();
    // What has led to recovery is told by that alone.
    for (const fn of onChecked) fn(store.recovery ? [] : checkProblems);
    return result;
  };

  function tellDatabase() {
    const drafts: Draft[] = [];
    if (store.recovery) {
      drafts.push({
        key: 'database/recovery',
        severity: 'critical',
        sentence: 'The database is damaged; nothing new is being kept',
        evidence: `${store.recovery.reason}. ${store.recovery.quarantined ? `The original is kept at ${store.recovery.quarantined}` : 'The file is gone'}`,
        since: store.recovery.at,
        actions: [{ id: 'recover', label: 'Choose how to go on…', route: '/recovery' }],
      });
      // Whoever listens has a rule for it, with silences and repeats; in safe mode nobody does.
    } else if (checkProblems.length > 0 && onChecked.size === 0) {
      drafts.push({
        key: 'database/check',
        severity: 'error',
        sentence: 'The database failed its check',
        evidence: checkProblems.slice(0, 3).join('; '),
        actions: [
          { id: 'copies', label: 'See the good copies', route: '/about' },
          {
            id: 'check',
            label: 'Check again',
            run: async () => {
              const { ok } = await check();
              return { done: ok, sentence: ok ? 'The database is sound' : 'The database is still damaged' };
            },
          },
        ],
      });
    }
    database.set(drafts);
  }

  async function leaveSafeMode() {
    await deps.crashCounter.leaveSafeMode();
    crashes.set([]);
  }
  const safeMode: Draft = {
    key: 'crashes/safe-mode',
    severity: 'error',
    sentence: 'Optimus ended unexpectedly three times in a minute and has started in safe mode',
    evidence: 'Nothing starts by itself until you leave safe mode',
    actions: [
      {
        id: 'leave',
        label: 'Leave safe mode',
        run: async () => {
          await leaveSafeMode();
          return { done: true, sentence: 'The next start is a normal one' };
        },
      },
      { id: 'logs', label: 'See the log', route: '/about' },
    ],
  };
  crashes.set(deps.safeMode ? [safeMode] : []);
  tellDatabase();

  const stops = [
    store.onCorruption(tellDatabase),
    clock.every(checkEvery, () => {
      check().catch((error) => log.error('the daily check of the database failed', error));
    }),
  ];

  return {
    /** What each check of the database finds; nothing when it is sound. */
    onChecked(fn: (problems: readonly string[]) => void): Cancel {
      onChecked.add(fn);
      return () => onChecked.delete(fn);
    },
    /** The file that failed its check is no longer the one in use. */
    tellRecovered() {
      checkProblems = [];
      tellDatabase();
      for (const fn of onChecked) fn(checkProblems);
    },
    /** Whoever has the database checked or leaves safe mode: what is said here follows. */
    check,
    leaveSafeMode,
    /** The system refused another file watch; polling goes on in its place. */
    watchLimit(what: string) {
      watches.set([
        {
          key: 'watches/limit',
          severity: 'warning',
          sentence: 'The system allows no more file watches; Optimus looks at the files from time to time instead',
          evidence: `${what} could not be watched`,
          fingerprint: 'limit',
          actions: [{ id: 'remedy', label: 'How to raise the limit', route: '/about?topic=watches' }],
        },
      ]);
    },
    dispose() {
      for (const stop of stops) stop();
      for (const source of [database, crashes, watches]) source.dispose();
    },
  };
}
