import type { Kysely } from 'kysely';
import { nativeChannelId } from '../../../../shared/features/notifications/channels.ts';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import { type NoticeRow, rankOf } from '../centre/repo.ts';
import type { Channel } from '../channels/repo.ts';
import type { Matrix } from '../preferences/matrix.ts';
import { isQuiet, quietEnd } from '../preferences/quiet-hours.ts';
import { type DeliveryRow, newDelivery, type OutboxRepo } from './repo.ts';

type Trx = Kysely<DataTables>;
type Hold = Pick<DeliveryRow, 'state' | 'held_until' | 'held_why'>;

/** So many of one group go out at once; what comes on top of them in the same minutes goes together. */
export const burst = 3;
const now: Hold = { state: 'waiting', held_until: null, held_why: null };

interface Deps {
  repo: OutboxRepo;
  matrix: Pick<Matrix, 'levelOf'>;
  settings(): Settings['notifications'];
}

/** Where a notice goes, and when. */
export function createPlan({ repo, matrix, settings }: Deps) {
  function quiet(row: { severity: NoticeRow['severity'] }, at: number): Hold | null {
    const { quietHours, quietFrom, quietUntil, quietZone, quietCritical } = settings();
    const hours = { from: quietFrom, until: quietUntil, zone: quietZone };
    if (!quietHours || (quietCritical && row.severity === 'critical') || !isQuiet(hours, at)) return null;
    return { state: 'held', held_until: quietEnd(hours, at), held_why: 'quiet' };
  }

  async function bursting(trx: Trx, row: NoticeRow, channelId: string): Promise<Hold> {
    const { digestMinutes } = settings();
    if (digestMinutes === 0 || row.severity === 'critical') return now;
    const windowMs = digestMinutes * 60_000;
    const recent = await repo.recent(trx, channelId, row.group_key, row.at - windowMs);
    const bundle = recent.find(({ held_why }) => held_why === 'burst');
    if (bundle) return { state: 'held', held_until: bundle.held_until, held_why: 'burst' };
    const first = recent[0];
    if (!first || recent.length < burst) return now;
    return { state: 'held', held_until: first.created_at + windowMs, held_why: 'burst' };
  }

  async function holdOf(trx: Trx, row: NoticeRow, root: NoticeRow | null, channelId: string): Promise<Hold | null> {
    if (!root) return quiet(row, row.at) ?? (await bursting(trx, row, channelId));
    const before = await repo.ofThread(trx, root.thread_id, channelId);
    // The end of what was never told here is no news.
    if (before.length === 0) return null;
    const held = before.find(({ state }) => state === 'held');
    if (held) return { state: 'held', held_until: held.held_until, held_why: held.held_why };
    return quiet(root, row.at) ?? now;
  }

  /** `root`: what this notice is the end of. */
  return async function plan(
    trx: Trx,
    row: NoticeRow,
    root: NoticeRow | null,
    channels: readonly Channel[],
    native: boolean,
  ): Promise<DeliveryRow[]> {
    const planned: DeliveryRow[] = [];
    const targets = [
      ...(native ? [{ id: nativeChannelId, kind: 'native' as const }] : []),
      ...channels.filter(({ enabled }) => enabled),
    ];
    for (const { id, kind } of targets) {
      const level = await matrix.levelOf(trx, row.kind, { id, kind });
      if (level === 'never' || (!root && row.rank < rankOf(level))) continue;
      const hold = await holdOf(trx, row, root, id);
      if (!hold) continue;
      const delivery = newDelivery({
        id: `${row.id}.${id}`,
        notice_id: row.id,
        title: row.title,
        channel_id: id,
        // With its beginning, should both go out as one.
        group_key: (root ?? row).group_key,
        created_at: row.at,
        ...hold,
      });
      if (await repo.add(trx, delivery)) planned.push(delivery);
    }
    return planned;
  };
}
export type Plan = ReturnType<typeof createPlan>;
