import { randomUUID } from 'node:crypto';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { isQuiet, quietEnd } from '../preferences/quiet-hours.ts';
import { type DeliveryRow, newDelivery, type OutboxRepo } from './repo.ts';

interface Deps {
  store: Store;
  clock: Clock;
  log: Logger;
  repo: OutboxRepo;
  settings(): Settings['notifications'];
  begin(rows: readonly DeliveryRow[]): Promise<void>;
}

const longestTimer = 2 ** 31 - 1;

const titleOf = (rows: readonly DeliveryRow[]): string =>
  rows.some(({ held_why }) => held_why === 'quiet')
    ? `${rows.length} notices from quiet hours`
    : `${rows.length} notices: ${rows[0]?.title ?? ''}`;

/** What is held back until quiet hours or a burst are over; then it goes out, many as one. */
export function createHolding({ store, clock, log, repo, settings, begin }: Deps) {
  const serial = createSerial();
  let cancel: Cancel = () => {};
  let disposed = false;

  const quietNow = (): number | null => {
    const { quietHours, quietFrom, quietUntil, quietZone } = settings();
    const hours = { from: quietFrom, until: quietUntil, zone: quietZone };
    return quietHours && isQuiet(hours, clock.now()) ? quietEnd(hours, clock.now()) : null;
  };

  async function schedule(): Promise<void> {
    const at = await repo.nextHeld();
    cancel();
    if (at === null || disposed) return;
    cancel = clock.after(Math.min(Math.max(at - clock.now(), 0), longestTimer), () => {
      flush().catch((error) => log.error('what was held back could not be sent', error));
    });
  }

  async function release(rows: readonly DeliveryRow[]): Promise<DeliveryRow[]> {
    const [only] = rows;
    if (!only) return [];
    if (rows.length === 1) {
      await repo.setOpen(store.data, only.id, { state: 'waiting' });
      return [{ ...only, state: 'waiting' }];
    }
    const digest = newDelivery({
      id: `digest-${randomUUID()}`,
      title: titleOf(rows).slice(0, 300).toWellFormed(),
      channel_id: only.channel_id,
      group_key: only.group_key,
      created_at: clock.now(),
      cause: 'digest',
    });
    await store.transaction(async (trx) => {
      await repo.add(trx, digest);
      for (const { id } of rows)
        await repo.set(trx, id, { state: 'bundled', bundle_id: digest.id, finished_at: clock.now() });
    });
    return [digest];
  }

  /** A burst that ends in the night waits for the morning with the rest. */
  async function flushNow(): Promise<void> {
    const due = (await repo.held()).filter(({ held_until }) => (held_until ?? 0) <= clock.now());
    const morning = quietNow();
    const bundles = Map.groupBy(due, ({ channel_id, held_why, group_key }) =>
      held_why === 'quiet' ? channel_id : `${channel_id}\0${group_key}`,
    );
    const out: DeliveryRow[] = [];
    for (const rows of bundles.values()) {
      if (morning === null) out.push(...(await release(rows)));
      else for (const { id } of rows) await repo.setOpen(store.data, id, { held_until: morning, held_why: 'quiet' });
    }
    await begin(out);
    await schedule();
  }
  const flush = () => serial(flushNow);

  const stopListening = clock.onResume(() => {
    flush().catch((error) => log.error('what was held back could not be sent', error));
  });

  return {
    schedule,
    flush,
    /** Other quiet hours, or none: what is held for them follows. */
    holdAnew: () =>
      serial(async () => {
        const until = quietNow() ?? clock.now();
        for (const { id, held_why } of await repo.held())
          if (held_why === 'quiet') await repo.setOpen(store.data, id, { held_until: until });
        await flushNow();
      }),
    idle: () => serial.idle(),
    async dispose(): Promise<void> {
      disposed = true;
      cancel();
      stopListening();
      await serial.idle();
    },
  };
}
