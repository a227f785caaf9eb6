// Run by crash.test.ts: commits numbered events and names each on stdout once it is committed, until it is killed.
import { flushCompileCache } from 'node:module';
import { createSystemClock } from '../../lib/clock.ts';
import { createWorkerPool } from '../../workers/worker-pool.ts';
import { openStore } from '../open-store.ts';
import { event, silent } from './events.ts';

const [dataDir = '', first = '1'] = process.argv.slice(2);
const store = await openStore({
  dataDir,
  clock: createSystemClock(),
  workers: createWorkerPool({ log: silent }),
  log: silent,
});

// A killed process does not write its compile cache, and every one after it would start slowly.
flushCompileCache();
for (let n = Number(first); ; n++) {
  // Some commits of one row and some of several, a copy now and then: a kill must find each of them half done.
  if (n % 3 === 0) await store.data.insertInto('journal').values(event(n)).execute();
  else {
    await store.transaction(async (trx) => {
      const { id } = await trx.insertInto('journal').values(event(n)).returning('id').executeTakeFirstOrThrow();
      for (const type of ['project', 'commit', 'process'])
        await trx
          .insertInto('journal_subjects')
          .values({ event_id: id, type, subject_id: `${n}`, label: `${n}` })
          .execute();
    });
  }
  process.stdout.write(`${n}\n`);
  if (n % 97 === 0) void store.copyNow('manual').catch(() => undefined);
  // Without a turn of the loop the copies and checks of the store would never run.
  if (n % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
}
