import type { Kysely } from 'kysely';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { AttentionSeverity } from '../../../../shared/features/attention/schema.ts';
import {
  type ChannelKind,
  type MatrixCell,
  type MatrixLevel,
  nativeChannelId,
  type Matrix as View,
} from '../../../../shared/features/notifications/channels.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import type { ChannelRepo } from '../channels/repo.ts';
import { defaultLevel, eventKinds, eventOf } from './levels.ts';

interface Deps {
  db: Kysely<DataTables>;
  channels: Pick<ChannelRepo, 'list'>;
  minimum(): AttentionSeverity;
}

/** From which severity each event goes to each channel: what the user has chosen, else what is sane for the kind. */
export function createMatrix({ db, channels, minimum }: Deps) {
  const choices = (trx: Kysely<DataTables>) => trx.selectFrom('notification_choices').selectAll();

  async function view(): Promise<View> {
    const chosen = new Map((await choices(db).execute()).map((one) => [`${one.kind} ${one.channel_id}`, one.level]));
    const targets = [{ id: nativeChannelId, kind: 'native' as const }, ...(await channels.list())];
    return {
      kinds: eventKinds.map((one) => ({ ...one })),
      cells: eventKinds.flatMap(({ kind }) =>
        targets.map((channel) => {
          const level = chosen.get(`${kind} ${channel.id}`);
          return {
            kind,
            channelId: channel.id,
            level: level ?? defaultLevel(kind, channel.kind, minimum()),
            chosen: level !== undefined,
          };
        }),
      ),
    };
  }

  return {
    view,
    async levelOf(
      trx: Kysely<DataTables>,
      kind: string,
      channel: { id: string; kind: ChannelKind },
    ): Promise<MatrixLevel> {
      const event = eventOf(kind);
      const row = await choices(trx).where('kind', '=', event).where('channel_id', '=', channel.id).executeTakeFirst();
      return row?.level ?? defaultLevel(event, channel.kind, minimum());
    },
    async set({ kind, channelId, level }: MatrixCell): Promise<View> {
      if (!eventKinds.some((one) => one.kind === kind)) throw new DomainError('NOT_FOUND', { what: 'event', id: kind });
      if (channelId !== nativeChannelId && !(await channels.list()).some(({ id }) => id === channelId))
        throw new DomainError('NOT_FOUND', { what: 'channel', id: channelId });
      await db
        .insertInto('notification_choices')
        .values({ kind, channel_id: channelId, level })
        .onConflict((oc) => oc.columns(['kind', 'channel_id']).doUpdateSet({ level }))
        .execute();
      return view();
    },
    async reset(): Promise<View> {
      await db.deleteFrom('notification_choices').execute();
      return view();
    },
  };
}
export type Matrix = ReturnType<typeof createMatrix>;
