import type { Attention, Draft } from '../attention/attention.ts';
import type { Store } from '../db/types.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import type { CrashCounter } from './crash-counter.ts';
import { diskSpace } from './disk-space.ts';

const diskEvery = 60_000;
const checkEvery = 86_400_000;
const gb = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

interface Deps {
  attention: Attention;
  store: Store;
  clock: Clock;
  log: Logger;
  dataDir: string;
  safeMode: boolean;
  crashCounter: CrashCounter;
  lowDiskPercent: () => number;
}

/** What Optimus has to say about itself: its database, its disk, its crashes, its watches. */
export function createOwnAttention(deps: Deps) {
  const { attention, store, clock, log } = deps;
  const database = attention.source('database');
  const disk = attention.source('disk');
  const crashes = attention.source('crashes');
  const watches = attention.source('watches');
  let checkProblems: string[] = [];

  const check = async (signal?: AbortSignal) => {
    const result = await store.check(signal);
    checkProblems = result.files.flatMap((f) => f.problems.map((p) => `${f.file}: ${p}`));
    tellDatabase();
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
    } else if (checkProblems.length > 0) {
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

  async function lookAtDisk() {
    const { totalBytes, freeBytes } = await diskSpace(deps.dataDir);
    const percent = totalBytes > 0 ? (freeBytes / totalBytes) * 100 : 100;
    const low = percent < deps.lowDiskPercent();
    disk.set(
      low
        ? [
            {
              key: 'disk/low',
              severity: percent < 2 ? 'critical' : 'warning',
              sentence: `The disk is nearly full: ${gb(freeBytes)} of ${gb(totalBytes)} are free`,
              evidence: `${deps.dataDir} is on it; you are told below ${deps.lowDiskPercent()} %`,
              fingerprint: percent < 2 ? 'critical' : 'warning',
              actions: [
                {
                  id: 'look',
                  label: 'Look again',
                  run: async () => {
                    await lookAtDisk();
                    const now = await diskSpace(deps.dataDir);
                    return { done: true, sentence: `${gb(now.freeBytes)} are free` };
                  },
                },
                { id: 'limit', label: 'Change the limit', route: '/settings?section=storage' },
              ],
            },
          ]
        : [],
    );
  }
  const look = () => {
    lookAtDisk().catch((error) => log.warn('the free space could not be read', { reason: String(error) }));
  };

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
  look();

  const stops = [
    store.onCorruption(tellDatabase),
    clock.every(diskEvery, look),
    clock.every(checkEvery, () => {
      check().catch((error) => log.error('the daily check of the database failed', error));
    }),
  ];

  return {
    look,
    /** The file that failed its check is no longer the one in use. */
    tellRecovered() {
      checkProblems = [];
      tellDatabase();
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
      for (const source of [database, disk, crashes, watches]) source.dispose();
    },
  };
}
