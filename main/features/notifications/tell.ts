import { randomUUID } from 'node:crypto';
import { nativeChannelId } from '../../../shared/features/notifications/channels.ts';
import type { Settings } from '../../../shared/features/settings/schema.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { type CentreRepo, type NoticeRow, rankOf, rowOf } from './centre/repo.ts';
import type { ChannelRepo } from './channels/repo.ts';
import type { Outbox } from './outbox/create-outbox.ts';
import type { Native } from './outbox/native.ts';
import type { Plan } from './outbox/plan.ts';
import type { DeliveryRow, OutboxRepo } from './outbox/repo.ts';
import { cutTo, oneLine, plainText } from './text.ts';
import type { Notice, Teller, Told } from './types.ts';

/** More than any channel takes; a log that somebody pasted must not fill the database. */
const longestTitle = 300;
const longestBody = 64_000;
const mostActions = 10;
/** An alert repeats each minute at the most. */
const leastRepeatMs = 60_000;

interface Deps {
  store: Store;
  clock: Clock;
  centre: CentreRepo;
  channels: Pick<ChannelRepo, 'list'>;
  repo: Pick<OutboxRepo, 'get'>;
  plan: Plan;
  outbox: Pick<Outbox, 'begin'>;
  native: Native;
  settings(): Settings['notifications'];
  redact(text: string): string;
  changed(ids?: string[]): void;
}

/** The one way by which anybody is told anything: into the centre first, and from there to the channels. */
export function createTell(deps: Deps): Teller {
  const { store, clock, centre, native } = deps;

  const clean = (notice: Notice): Notice => ({
    ...notice,
    title: cutTo(oneLine(deps.redact(notice.title)), longestTitle) || 'Something happened',
    body: cutTo(plainText(deps.redact(cutTo(notice.body, 4 * longestBody))), longestBody),
    actions: notice.actions
      .slice(0, mostActions)
      .map((action) => ({ ...action, label: cutTo(oneLine(action.label), 60) })),
  });

  /** A repeat is wanted: the user has said how often. Only one that a crash has cut short comes sooner. */
  const againOf = ({ kind }: Notice): number =>
    kind === 'alert.repeated' ? leastRepeatMs / 2 : Number.POSITIVE_INFINITY;

  /** Said already, and neither over nor worse than it was. */
  const saidAlready = (earlier: NoticeRow, notice: Notice, at: number): boolean =>
    earlier.resolved_at === null &&
    notice.resolves === undefined &&
    rankOf(notice.severity) <= earlier.rank &&
    at >= earlier.at &&
    at - earlier.at < Math.min(deps.settings().dedupeMinutes * 60_000, againOf(notice));

  async function toldOf(id: string, planned: readonly DeliveryRow[], offered: boolean): Promise<Told> {
    const names = new Map((await deps.channels.list()).map((one) => [one.id, one.name]));
    const onDesktop = planned.find(({ channel_id }) => channel_id === nativeChannelId);
    const shown = onDesktop ? await deps.repo.get(onDesktop.id) : undefined;
    const status = native.status();
    const why = !status.available
      ? status.why
      : !offered
        ? 'Notifications are turned off in the settings.'
        : shown === undefined
          ? 'Your preferences keep it off this desktop.'
          : shown.state === 'held'
            ? shown.held_why === 'quiet'
              ? 'It waits for the end of quiet hours.'
              : 'It waits to go together with others.'
            : shown.state === 'sent'
              ? null
              : (shown.answer ?? 'It is over.');
    return {
      id,
      notOnScreen: why,
      sentTo: planned.flatMap(({ channel_id }) => names.get(channel_id) ?? []),
    };
  }

  return {
    async tell(given) {
      assertLasting(store);
      const notice = clean(given);
      const wanted = deps.settings().native;
      const channels = await deps.channels.list();
      let planned: DeliveryRow[] = [];
      const id = await store.transaction(async (trx) => {
        planned = [];
        const at = clock.now();
        const earlier = await centre.newest(trx, notice.key);
        if (earlier && saidAlready(earlier, notice, at)) {
          await centre.again(trx, earlier.id, { title: notice.title, body: notice.body, count: earlier.count + 1 });
          return earlier.id;
        }
        const ended = notice.resolves === undefined ? undefined : await centre.newest(trx, notice.resolves);
        const root = ended && ended.resolved_at === null ? ended : null;
        if (notice.resolves !== undefined) await centre.resolve(trx, notice.resolves, at);
        const goesOn = earlier && earlier.resolved_at === null ? earlier.thread_id : null;
        const fresh = randomUUID();
        const row: NoticeRow = {
          ...rowOf(notice, fresh, at, root?.thread_id ?? goesOn ?? fresh),
          resolved_at: notice.resolves === undefined ? null : at,
        };
        await centre.supersede(trx, notice.key, at);
        await centre.insert(trx, row);
        // The end of something that nobody has begun to tell is shown in the centre alone.
        if (notice.resolves === undefined || root)
          planned = await deps.plan(trx, row, root, channels, wanted && native.status().available);
        return fresh;
      });
      if (notice.resolves !== undefined) native.close(notice.resolves);
      await deps.outbox.begin(planned);
      deps.changed([id]);
      return toldOf(id, planned, wanted);
    },

    async withdraw(key) {
      // Off the screen even where nothing can be written down.
      native.close(key);
      const ids = await centre.resolve(store.data, key, clock.now());
      if (ids.length > 0) deps.changed(ids);
    },
  };
}
