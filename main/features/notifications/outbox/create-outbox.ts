import { DomainError } from '../../../../shared/contract/errors.ts';
import {
  type Delivery,
  type DeliveryFilter,
  type DeliveryPage,
  nativeChannelId,
} from '../../../../shared/features/notifications/channels.ts';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { Store } from '../../../core/db/types.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Runs } from '../../../core/runs/types.ts';
import { type CentreRepo, isOver, noticeOf } from '../centre/repo.ts';
import type { ChannelRepo } from '../channels/repo.ts';
import { retrySignal, stepType } from './delivery-step.ts';
import { createHolding } from './holding.ts';
import type { MessageOf } from './message.ts';
import type { Native } from './native.ts';
import { type DeliveryRow, deliveryOf, isOpen, type OutboxRepo } from './repo.ts';

export const runKind = 'notification.delivery';
const sweepMs = 60_000;
/** Any crash of the program may hit a delivery; that it is sent again does no harm. */
const manyCrashes = 1_000_000;
export const nativeName = 'This desktop';

interface Deps {
  store: Store;
  clock: Clock;
  log: Logger;
  repo: OutboxRepo;
  centre: CentreRepo;
  channelRepo: ChannelRepo;
  runs: Pick<Runs, 'start' | 'signal' | 'cancel'>;
  native: Native;
  messageOf: MessageOf;
  settings(): Settings['notifications'];
  changed(): void;
}

/** What is on its way: rows say what has to be told to whom, a run of each brings it there. */
export function createOutbox(deps: Deps) {
  const { store, clock, log, repo, channelRepo, runs, native } = deps;
  let cancelSweep: Cancel = () => {};
  let begun = false;

  async function startRun(row: DeliveryRow): Promise<void> {
    const name = (await channelRepo.get(row.channel_id))?.name ?? row.channel_id;
    const run = await runs.start(
      {
        id: `notifications/${row.channel_id}`,
        name: `Tell ${name}`,
        kind: runKind,
        steps: [
          {
            key: 'send',
            title: 'Send',
            type: stepType,
            config: {},
            needs: [],
            resource: `notify:${row.channel_id}`,
            crashes: manyCrashes,
          },
        ],
      },
      {
        input: { delivery: row.id },
        name: `Tell ${name}`,
        trigger: { kind: 'notification', label: row.title.slice(0, 512) },
        idempotencyKey: `notification:${row.id}:${row.rounds}`,
      },
    );
    await repo.set(store.data, row.id, { run_id: run.id });
  }

  async function showNative(row: DeliveryRow): Promise<string | null> {
    const message = await deps.messageOf(row);
    const notice = row.notice_id === null ? undefined : await deps.centre.get(row.notice_id);
    if (!message || (notice && isOver(notice))) {
      await repo.setOpen(store.data, row.id, { state: 'dropped', finished_at: clock.now() });
      return 'It is over.';
    }
    const why = native.show(message, notice ? noticeOf(notice) : null);
    const at = clock.now();
    await repo.set(store.data, row.id, {
      state: why === null ? 'sent' : 'failed',
      answer: why ?? 'Shown',
      answered_at: at,
      finished_at: at,
      attempts: row.attempts + 1,
    });
    return why;
  }

  /** What could not be handed over now is found again by the next look. */
  async function begin(rows: readonly DeliveryRow[]): Promise<void> {
    // In the order of their rows, and all in one commit of the engine where it can be.
    await Promise.all(
      rows.map(async (row) => {
        if (row.state !== 'waiting') return;
        try {
          if (row.channel_id === nativeChannelId) await showNative(row);
          else await startRun(row);
        } catch (error) {
          log.warn('a delivery could not be begun yet', { delivery: row.id, error: String(error) });
          sweepLater();
        }
      }),
    );
    if (rows.length > 0) deps.changed();
    await holding.schedule();
  }

  const holding = createHolding({ ...deps, begin });

  async function sweep(): Promise<void> {
    const rows = await repo.waiting();
    await begin(rows.filter(({ run_id }) => run_id === null));
  }
  function sweepLater(): void {
    cancelSweep();
    cancelSweep = clock.after(sweepMs, () =>
      sweep().catch((error) => log.error('the outbox could not be looked at', error)),
    );
  }

  async function found(id: string): Promise<DeliveryRow> {
    const row = await repo.get(id);
    if (!row) throw new DomainError('NOT_FOUND', { what: 'delivery', id });
    return row;
  }

  async function view(row: DeliveryRow): Promise<Delivery> {
    const name =
      row.channel_id === nativeChannelId
        ? nativeName
        : ((await channelRepo.get(row.channel_id))?.name ?? 'A removed channel');
    return deliveryOf(row, name);
  }

  return {
    begin,
    /** After the engine has begun: whatever a crash left between the row and its run. */
    async resume(): Promise<void> {
      if (begun) return;
      begun = true;
      await sweep();
      await holding.flush();
    },
    holdAnew: holding.holdAnew,
    idle: holding.idle,

    async list(filter: DeliveryFilter): Promise<DeliveryPage> {
      const { rows, next } = await repo.list(filter);
      const names = new Map((await channelRepo.list()).map(({ id, name }) => [id, name]));
      names.set(nativeChannelId, nativeName);
      return { deliveries: rows.map((row) => deliveryOf(row, names.get(row.channel_id) ?? 'A removed channel')), next };
    },

    async retry(id: string): Promise<Delivery> {
      const row = await found(id);
      const channel = await channelRepo.get(row.channel_id);
      if (channel && !channel.enabled)
        throw new DomainError('CONFLICT', {
          what: channel.name,
          why: 'It is turned off.',
          remedy: 'Turn it on first.',
        });
      if (row.state === 'held') {
        await repo.setOpen(store.data, id, { state: 'waiting' });
        await begin([await found(id)]);
      } else if (row.state === 'waiting' && row.run_id !== null) {
        await runs.signal(row.run_id, retrySignal, null);
      } else if (row.state === 'failed' && (channel || row.channel_id === nativeChannelId)) {
        const fresh = {
          attempts: 0,
          rounds: row.rounds + 1,
          first_failed_at: null,
          next_at: null,
          finished_at: null,
          run_id: null,
        };
        await repo.set(store.data, id, { state: 'waiting', ...fresh });
        await begin([await found(id)]);
      } else if (row.state !== 'waiting') {
        throw new DomainError('CONFLICT', { what: row.title, why: 'It is not waiting and has not failed.' });
      }
      deps.changed();
      return view(await found(id));
    },

    async drop(id: string): Promise<Delivery> {
      const row = await found(id);
      if (!isOpen(row)) throw new DomainError('CONFLICT', { what: row.title, why: 'It has ended already.' });
      await repo.setOpen(store.data, id, { state: 'dropped', finished_at: clock.now(), next_at: null });
      if (row.run_id !== null) await runs.cancel(row.run_id).catch(() => {});
      deps.changed();
      return view(await found(id));
    },

    /** Its channel is no more. */
    async dropOf(channelId: string): Promise<void> {
      for (const runId of await repo.dropOf(channelId, clock.now(), 'The channel was removed'))
        await runs.cancel(runId).catch(() => {});
    },

    async dispose(): Promise<void> {
      cancelSweep();
      await holding.dispose();
    },
  };
}
export type Outbox = ReturnType<typeof createOutbox>;
