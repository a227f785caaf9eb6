import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '../../../main/core/db/open-store.ts';
import { createSystemClock } from '../../../main/core/lib/clock.ts';
import type { Logger } from '../../../main/core/log/logger.ts';
import { createWorkerPool } from '../../../main/core/workers/worker-pool.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

export interface SeededEvent {
  sentence: string;
  kind?: string;
  severity?: 'info' | 'notice' | 'warning' | 'error';
  subject?: { type: string; id: string; label: string };
}

const perStatement = 500;

/** Writes a journal through the store of the program itself, oldest first, one event a minute up to now. */
export async function seedJournal(home: string, events: readonly SeededEvent[]): Promise<void> {
  const clock = createSystemClock();
  const workers = createWorkerPool({ log: silent });
  const store = await openStore({ dataDir: home, clock, workers, log: silent });
  const now = clock.now();
  const rows = events.map(({ sentence, kind = 'test.seeded', severity = 'info' }, index) => ({
    at: now - (events.length - index) * 60_000,
    kind,
    severity,
    actor: 'optimus',
    sentence,
    correlation: null,
  }));
  await store.transaction(async (trx) => {
    for (let from = 0; from < rows.length; from += perStatement)
      await trx
        .insertInto('journal')
        .values(rows.slice(from, from + perStatement))
        .execute();
    const subjects = events.flatMap(({ subject }, index) =>
      subject ? [{ event_id: index + 1, type: subject.type, subject_id: subject.id, label: subject.label }] : [],
    );
    if (subjects.length > 0) await trx.insertInto('journal_subjects').values(subjects).execute();
  });
  await store.dispose();
  await workers.dispose();
}

export const numbered = (count: number): SeededEvent[] =>
  Array.from({ length: count }, (_, index) => ({ sentence: `Seeded event ${index + 1}` }));

/** What a slip of the hand leaves of the settings file. */
export const spoilSettings = (home: string): Promise<void> =>
  writeFile(join(home, 'settings.json'), '{ "version": 1, "settings": { "appearance": ');

export const spoiled = 'Some settings could not be read and are back to their defaults';

/** What a failing disk does: the middle of the file is noise. */
export async function damage(home: string): Promise<void> {
  const file = await open(join(home, 'optimus.db'), 'r+');
  const { size } = await file.stat();
  const noise = Buffer.alloc(size - 200, 0xa7);
  await file.write(noise, 0, noise.length, 100);
  await file.close();
}
