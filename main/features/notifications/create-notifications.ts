import {
  type ChannelInput,
  type ChannelView,
  type Matrix as MatrixView,
  nativeChannelId,
  type PushSubscription,
  type TestReceipt,
} from '../../../shared/features/notifications/channels.ts';
import type { Settings } from '../../../shared/features/settings/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel as Feed } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import { createSerial } from '../../core/lib/serial.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { NotificationPort } from '../../core/ports/host-ports.ts';
import type { Runs } from '../../core/runs/types.ts';
import type { createSecrets } from '../../core/secrets/secrets.ts';
import { createAttentionBridge } from './attention-bridge.ts';
import { createCentre } from './centre/centre.ts';
import { createCentreRepo, rankOf } from './centre/repo.ts';
import { createChannelAttention, draftOf } from './channel-attention.ts';
import { createChannels } from './channels/channels.ts';
import { createChannelRepo } from './channels/repo.ts';
import { createTester } from './channels/test-channel.ts';
import { nativeView, viewOf } from './channels/views.ts';
import { createOutbox, runKind } from './outbox/create-outbox.ts';
import { createDeliveryStep } from './outbox/delivery-step.ts';
import { createMessages } from './outbox/message.ts';
import { createNative } from './outbox/native.ts';
import { createPlan } from './outbox/plan.ts';
import { createOutboxRepo } from './outbox/repo.ts';
import { createMatrix } from './preferences/matrix.ts';
import { createVapidKeys } from './push/keys.ts';
import { createSenders, type Endpoints, realEndpoints } from './senders/create-senders.ts';
import { createTell } from './tell.ts';

export interface NotificationsDeps {
  store: Store;
  clock: Clock;
  log: Logger;
  journal: Journal;
  changes: Feed<Change>;
  attention: Attention;
  settings: {
    get(): Settings;
    onChange(fn: (next: Settings) => void): Cancel;
  };
  runs: Pick<Runs, 'registerStep' | 'start' | 'signal' | 'cancel' | 'onChange'>;
  secrets: ReturnType<typeof createSecrets>;
  redactor: Pick<Redactor, 'redact'>;
  port: NotificationPort;
  open(route: string): void;
  endpoints?: Endpoints;
  /** Of one try at a channel. */
  timeoutMs?: number;
  random?: () => number;
}

const day = 86_400_000;

/** Who is told of what: the centre, the channels beside this desktop, and the outbox between them. */
export function createNotifications(deps: NotificationsDeps) {
  const { store, clock, log, journal, changes, attention, runs, secrets, redactor } = deps;
  const endpoints = deps.endpoints ?? realEndpoints;
  const settings = () => deps.settings.get().notifications;
  const disposers = createDisposers();
  const redact = redactor.redact;

  const centreRepo = createCentreRepo(store.data);
  const channelRepo = createChannelRepo(store.data);
  const outboxRepo = createOutboxRepo(store.data);
  const changed = (ids?: string[]) => changes.publish({ feature: 'notifications', ...(ids && { ids }) });

  const troubles = createChannelAttention(attention);
  const looks = createSerial();
  let ended = false;
  /** How the channels do, for the list of what needs the user. */
  const look = () =>
    looks(async () => {
      if (ended || store.recovery) return;
      const [channels, counts] = [await channelRepo.list(), await outboxRepo.counts(clock.now() - day)];
      troubles.set(channels.flatMap((one) => draftOf(one, counts.get(one.id)?.waiting ?? 0, clock.now()) ?? []));
    });
  let lookWanted = false;
  /** However much happens at once, one look comes after it. */
  const lookQuietly = () => {
    if (lookWanted) return;
    lookWanted = true;
    setImmediate(() => {
      lookWanted = false;
      look().catch((error) => log.error('the channels could not be looked at', error));
    });
  };
  const news = () => {
    changed();
    lookQuietly();
  };

  const channels = createChannels({
    store,
    repo: channelRepo,
    secrets,
    journal,
    clock,
    endpoints,
    onChange: async () => news(),
  });
  const matrix = createMatrix({ db: store.data, channels: channelRepo, minimum: () => settings().minimum });
  const vapid = createVapidKeys(secrets);
  const senders = createSenders({ endpoints, now: clock.now, timeoutMs: deps.timeoutMs ?? 20_000, vapid });
  const messageOf = createMessages({ db: store.data, centre: centreRepo, repo: outboxRepo, settings });
  const centre = createCentre({
    repo: centreRepo,
    outbox: outboxRepo,
    attention,
    clock,
    log,
    keepDays: () => settings().keepDays,
    changed,
  });
  disposers.add(centre.dispose);
  const native = createNative({
    port: deps.port,
    log,
    open: deps.open,
    async onAction(id, actionId) {
      if (actionId !== null) await centre.act(id, actionId);
      else await centre.read({ ids: [id] }, true);
    },
  });
  const outbox = createOutbox({
    store,
    clock,
    log,
    repo: outboxRepo,
    centre: centreRepo,
    channelRepo,
    runs,
    native,
    messageOf,
    settings,
    changed: news,
  });
  disposers.add(outbox.dispose);
  disposers.add(
    runs.registerStep(
      createDeliveryStep({
        store,
        clock,
        journal,
        repo: outboxRepo,
        channels,
        channelRepo,
        senders,
        messageOf,
        random: deps.random ?? Math.random,
        redact,
        async onGone(channel, answer) {
          await channelRepo.enable(channel.id, false, answer);
          journal.note({
            kind: 'notification-channel.gone',
            severity: 'warning',
            sentence: `The channel ${channel.name} was turned off: ${answer}`,
            subjects: [{ type: 'channel', id: channel.id, label: channel.name }],
          });
          news();
        },
        begin: outbox.begin,
      }),
    ),
  );
  disposers.add(
    runs.onChange(({ kind, ended, state }) => kind === runKind && (ended || state === 'waiting') && news()),
  );

  const plan = createPlan({ repo: outboxRepo, matrix, settings });
  const teller = createTell({
    store,
    clock,
    centre: centreRepo,
    channels: channelRepo,
    repo: outboxRepo,
    plan,
    outbox,
    native,
    settings,
    redact,
    changed,
  });
  const bridge = createAttentionBridge({
    attention,
    tell: teller,
    centre: centreRepo,
    showOnly(notice) {
      if (!settings().native || rankOf(notice.severity) < rankOf(settings().minimum)) return;
      native.show({ ...notice, id: notice.key, inReplyTo: null, at: clock.now() }, null);
    },
    clock,
    log,
  });
  disposers.add(() => bridge.dispose());
  const quietOf = ({ notifications: n }: Settings) => [n.quietHours, n.quietFrom, n.quietUntil, n.quietZone].join();
  let quiet = quietOf(deps.settings.get());
  disposers.add(
    deps.settings.onChange((next) => {
      changed();
      if (quietOf(next) === quiet) return;
      quiet = quietOf(next);
      outbox.holdAnew().catch((error) => log.error('quiet hours could not be changed for what waits', error));
    }),
  );
  const test = createTester({ store, clock, channels, channelRepo, senders, native, redact });

  async function view(id: string): Promise<ChannelView> {
    const channel = await channels.found(id);
    const counts = await outboxRepo.counts(clock.now() - day);
    return viewOf(channel, await channels.keptOf(id), counts.get(id));
  }

  return {
    ...teller,
    list: centre.list,
    unread: centre.unread,
    read: centre.read,
    clear: centre.clear,
    act: centre.act,
    prune: centre.prune,

    async channels(): Promise<ChannelView[]> {
      const counts = await outboxRepo.counts(clock.now() - day);
      const views: ChannelView[] = [nativeView(native.status(), settings().native, counts.get(nativeChannelId))];
      for (const channel of await channels.list())
        views.push(viewOf(channel, await channels.keptOf(channel.id), counts.get(channel.id)));
      return views;
    },
    addChannel: async (input: ChannelInput) => view((await channels.add(input)).id),
    changeChannel: async (id: string, input: ChannelInput) => view((await channels.change(id, input)).id),
    enableChannel: async (id: string, enabled: boolean) => view((await channels.enable(id, enabled)).id),
    async removeChannel(id: string): Promise<void> {
      await channels.found(id);
      await outbox.dropOf(id);
      await channels.remove(id);
    },
    async testChannel(id: string): Promise<TestReceipt> {
      const receipt = await test(id);
      news();
      return receipt;
    },

    outbox: outbox.list,
    retry: outbox.retry,
    drop: outbox.drop,

    matrix: matrix.view,
    async setCell(cell: Parameters<typeof matrix.set>[0]): Promise<MatrixView> {
      const next = await matrix.set(cell);
      changed();
      return next;
    },
    async resetMatrix(): Promise<MatrixView> {
      const next = await matrix.reset();
      changed();
      return next;
    },

    pushKey: async () => ({ publicKey: (await vapid()).publicKey }),
    async pair({
      name,
      device,
      subscription,
    }: {
      name: string;
      device: string;
      subscription: PushSubscription;
    }): Promise<ChannelView> {
      // The keys are made before the first browser can have used them.
      await vapid();
      const added = await channels.add({
        name,
        config: { kind: 'push', device },
        secrets: { subscription: JSON.stringify(subscription) },
        fallback: null,
      });
      return view(added.id);
    },

    /** Once the engine of the runs has begun. */
    async begin(): Promise<void> {
      await outbox.resume();
      await look();
    },
    /** From now on what needs the user is told; later than every source has been made. */
    followAttention: bridge.begin,
    idle: async () => {
      await bridge.idle();
      await outbox.idle();
      await looks.idle();
    },
    async dispose(): Promise<void> {
      ended = true;
      await disposers.run((error) => log.error('notifications did not end well', error));
      await looks.idle();
      troubles.dispose();
    },
  };
}
export type NotificationsService = ReturnType<typeof createNotifications>;
