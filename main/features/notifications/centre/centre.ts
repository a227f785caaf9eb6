import { DomainError } from '../../../../shared/contract/errors.ts';
import type { AttentionReceipt } from '../../../../shared/features/attention/schema.ts';
import type { NoticeChoice } from '../../../../shared/features/notifications/schema.ts';
import type { Attention } from '../../../core/attention/attention.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { turn } from '../../../core/lib/turn.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { OutboxRepo } from '../outbox/repo.ts';
import { type CentreRepo, noticeOf } from './repo.ts';

const day = 86_400_000;
const pruneBatch = 500;
/** A program that is started every morning never runs for a day. */
const firstPruneAfter = 420_000;

interface Deps {
  repo: CentreRepo;
  outbox: Pick<OutboxRepo, 'prune'>;
  attention: Pick<Attention, 'act'>;
  clock: Clock;
  log: Logger;
  keepDays(): number;
  changed(ids?: string[]): void;
}

/** What was told, for as long as it is kept: read, unread, cleared, and what can be done about it. */
export function createCentre({ repo, outbox, attention, clock, log, keepDays, changed }: Deps) {
  const idsOf = (which: NoticeChoice) => ('ids' in which ? which.ids : null);

  async function prune(): Promise<void> {
    const before = clock.now() - keepDays() * day;
    while ((await repo.prune(before, pruneBatch)) === pruneBatch) await turn();
    await outbox.prune(before);
  }
  const pruneQuietly = () => {
    prune().catch((error) => log.error('old notices could not be removed', error));
  };
  const stops: Cancel[] = [clock.after(firstPruneAfter, pruneQuietly), clock.every(day, pruneQuietly)];

  async function read(which: NoticeChoice, isRead: boolean): Promise<{ ids: string[] }> {
    const ids = await repo.read(idsOf(which), isRead ? clock.now() : null);
    if (ids.length > 0) changed();
    return { ids };
  }

  return {
    list: repo.list,
    unread: repo.unread,
    read,
    prune,

    async clear(which: NoticeChoice, cleared: boolean): Promise<{ ids: string[] }> {
      const ids = await repo.clear(idsOf(which), cleared ? clock.now() : null);
      if (ids.length > 0) changed();
      return { ids };
    },

    async act(id: string, actionId: string): Promise<AttentionReceipt> {
      const row = await repo.get(id);
      if (!row) throw new DomainError('NOT_FOUND', { what: 'notice', id });
      const action = noticeOf(row).actions.find((one) => one.id === actionId);
      if (!action?.attention) throw new DomainError('NOT_FOUND', { what: 'action', id: actionId });
      if (row.resolved_at !== null)
        throw new DomainError('CONFLICT', {
          what: row.title,
          why: 'It is over; there is nothing left to do about it.',
        });
      const receipt = await attention.act(action.attention.key, action.attention.actionId);
      await read({ ids: [id] }, true);
      return receipt;
    },

    dispose() {
      for (const stop of stops) stop();
    },
  };
}
