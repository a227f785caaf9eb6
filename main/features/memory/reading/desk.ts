import type { Reading as ReadingView } from '../../../../shared/features/memory/schema.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Minds } from '../../minds/index.ts';
import type { Meaning } from '../meaning/create-meaning.ts';
import { episodesIn } from '../store/episodes.ts';
import type { Reading } from './create-reading.ts';

interface Deps {
  store: Store;
  clock: Clock;
  minds: Pick<Minds, 'role' | 'info'>;
  reading: Reading;
  meaning: Meaning;
  tell(): void;
}

/** How the reading stands, and what the user does about it. */
export function createReadingDesk({ store, minds, reading, meaning, tell }: Deps) {
  const db = store.data;
  const episodes = episodesIn(db);

  async function view(): Promise<ReadingView> {
    const ref = minds.role('memory');
    const info = ref && minds.info(ref);
    const counts = await episodes.counts();
    const spent = await db
      .selectFrom('memory_reads')
      .select((e) => [
        e.fn.sum<number | null>('requests').as('requests'),
        e.fn.sum<number | null>('cost').as('cost'),
        e.fn.sum<number | null>(e.case().when('cost', 'is', null).then(e.ref('requests')).else(0).end()).as('unpriced'),
      ])
      .executeTakeFirstOrThrow();
    const { now, stopped, paused } = reading.state();
    return {
      model: ref && info ? { ...ref, connectionName: info.connectionName, local: info.local } : null,
      ...{ paused, now, stopped, waiting: counts.waiting ?? 0, failed: counts.failed ?? 0, read: counts.read ?? 0 },
      ...{
        requests: Number(spent.requests ?? 0),
        cost: Number(spent.cost ?? 0),
        unpriced: Number(spent.unpriced ?? 0),
      },
      meaning: await meaning.state(),
    };
  }

  return {
    procedures: {
      reading: view,
      async pause(paused: boolean) {
        await db
          .insertInto('memory_state')
          .values({ name: 'paused', value: paused ? 'yes' : 'no' })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: paused ? 'yes' : 'no' }))
          .execute();
        reading.setPaused(paused);
        if (paused) await reading.idle();
        tell();
        return view();
      },
      async readAgain() {
        await episodes.again();
        reading.wake();
        meaning.kick();
        tell();
        return view();
      },
    },
    wake(): void {
      reading.wake();
      meaning.kick();
      tell();
    },
    async begin(): Promise<void> {
      const row = await db.selectFrom('memory_state').select('value').where('name', '=', 'paused').executeTakeFirst();
      reading.setPaused(row?.value === 'yes');
    },
  };
}
