import { onTestFinished } from 'vitest';
import type { ChannelInput, Delivery } from '../../../../shared/features/notifications/channels.ts';
import { type Settings, settingsDefaults } from '../../../../shared/features/settings/schema.ts';
import { createAttention } from '../../../core/attention/attention.ts';
import { createAttentionRepo } from '../../../core/attention/repo.ts';
import { createBench } from '../../../core/runs/testing/engine.ts';
import { createSecretsRepo } from '../../../core/secrets/repo.ts';
import { createSecrets } from '../../../core/secrets/secrets.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { until } from '../../../core/testing/until.ts';
import { createNotifications } from '../create-notifications.ts';
import { type Endpoints, realEndpoints } from '../senders/create-senders.ts';
import type { Notice } from '../types.ts';

interface Options {
  settings?: Partial<Settings['notifications']>;
  endpoints?: Partial<Endpoints>;
  timeoutMs?: number;
  clock?: ReturnType<typeof createFakeClock>;
}

export const noticeOf = (more: Partial<Notice> = {}): Notice => ({
  kind: 'alert.fired',
  severity: 'error',
  title: 'CPU is above 90 %',
  body: 'for five minutes',
  subject: null,
  route: '/alerts',
  actions: [],
  key: 'alert/cpu',
  group: 'alerts',
  ...more,
});

/** Notifications on a real database and a real engine; the clock, the host and the far ends are the test's. */
export async function openHouse({
  settings: wanted = {},
  endpoints = {},
  timeoutMs = 5_000,
  clock = createFakeClock(),
}: Options = {}) {
  const bench = await createBench(clock);
  const { store, journal, redactor, changes } = bench;
  const host = createFakeHost();
  const attention = await createAttention({ repo: createAttentionRepo(store.data), clock, journal, changes });
  const secrets = createSecrets({
    repo: createSecretsRepo(store.data),
    cipher: host.ports.secrets,
    clock,
    journal,
    assertLasting: () => {},
    hide: redactor.add,
  });
  let settings: Settings = {
    ...settingsDefaults,
    notifications: { ...settingsDefaults.notifications, digestMinutes: 0, ...wanted },
  };
  const listeners = new Set<(next: Settings) => void>();
  const opened: string[] = [];
  const runs = await bench.engine({ begin: false });
  const notifications = createNotifications({
    store,
    clock,
    log: quietLog,
    journal,
    changes,
    attention,
    runs,
    secrets,
    redactor,
    settings: {
      get: () => settings,
      onChange(fn) {
        listeners.add(fn);
        return () => listeners.delete(fn);
      },
    },
    port: host.ports.notifications,
    open: (route) => opened.push(route),
    endpoints: { ...realEndpoints, ...endpoints },
    timeoutMs,
    random: () => 0.5,
  });
  onTestFinished(async () => {
    await notifications.dispose();
    await attention.dispose();
  });
  await runs.begin();
  await notifications.begin();
  notifications.followAttention();

  return {
    ...bench,
    attention,
    host,
    notifications,
    opened,
    runs,
    secrets,
    set(patch: Partial<Settings['notifications']>) {
      settings = { ...settings, notifications: { ...settings.notifications, ...patch } };
      for (const fn of listeners) fn(settings);
    },
    add: (
      name: string,
      config: ChannelInput['config'],
      given: ChannelInput['secrets'] = {},
      more: Partial<ChannelInput> = {},
    ) => notifications.addChannel({ name, config, secrets: given, fallback: null, ...more }),
    /** Until the run of a delivery stands still until its next time. */
    async waits(deliveryId: string): Promise<void> {
      await until(async () => {
        const row = await store.data
          .selectFrom('notification_deliveries')
          .select('run_id')
          .where('id', '=', deliveryId)
          .executeTakeFirst();
        return row?.run_id != null && (await runs.get(row.run_id)).state === 'waiting';
      });
    },
    deliveries: async () => (await notifications.outbox({ limit: 500 })).deliveries,
    /** The delivery of one channel once it is so. */
    async delivery(channelId: string, like: (one: Delivery) => boolean): Promise<Delivery> {
      return until(async () => (await notifications.outbox({ limit: 500, channelId })).deliveries.find(like), {
        what: 'a delivery',
      });
    },
  };
}
