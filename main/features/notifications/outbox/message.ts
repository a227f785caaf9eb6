import type { Kysely } from 'kysely';
import type { Settings } from '../../../../shared/features/settings/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import { type CentreRepo, isOver, type NoticeRow, severities } from '../centre/repo.ts';
import { attentionKinds } from '../preferences/levels.ts';
import type { Message } from '../senders/types.ts';
import { cutTo, oneLine, plainText } from '../text.ts';
import type { DeliveryRow, OutboxRepo } from './repo.ts';

const linesOfDigest = 100;
const shownOfBody = 200;

const withdrawn = new Set<string>(attentionKinds);

interface Deps {
  db: Kysely<DataTables>;
  centre: Pick<CentreRepo, 'get' | 'many'>;
  repo: Pick<OutboxRepo, 'bundled' | 'of'>;
  settings(): Settings['notifications'];
}

/** What goes out for a delivery, as it stands when it goes out; null when there is nothing to tell any more. */
export function createMessages({ db, centre, repo, settings }: Deps) {
  /** The message that this one belongs to, for a mail program to show them as one. */
  async function replyTo(notice: NoticeRow, channelId: string): Promise<string | null> {
    if (notice.thread_id === notice.id) return null;
    const first = await repo.of(db, notice.thread_id, channelId);
    return first && first.state !== 'dropped' ? (first.bundle_id ?? first.id) : null;
  }

  function timeOf(at: number): string {
    const { quietZone } = settings();
    return new Intl.DateTimeFormat('en-GB', {
      ...(quietZone !== '' && { timeZone: quietZone }),
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }).format(at);
  }

  function lineOf(notice: NoticeRow): string {
    const over = isOver(notice) ? ' (over)' : '';
    const body = notice.body === '' ? '' : `\n   ${cutTo(oneLine(notice.body), shownOfBody)}`;
    return `• ${timeOf(notice.at)} ${notice.severity}: ${notice.title}${over}${body}`;
  }

  async function digestOf(row: DeliveryRow): Promise<Message | null> {
    const parts = await repo.bundled(row.id);
    const ids = parts.flatMap(({ notice_id }) => (notice_id === null ? [] : [notice_id]));
    const notices = ids.length === 0 ? [] : await centre.many(ids);
    if (notices.length === 0) return null;
    const more = notices.length - linesOfDigest;
    return {
      id: row.id,
      inReplyTo: null,
      at: row.created_at,
      kind: 'digest',
      key: row.id,
      severity: severities[Math.max(...notices.map(({ rank }) => rank))] ?? 'info',
      title: row.title,
      body: [...notices.slice(0, linesOfDigest).map(lineOf), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'),
      route: '/notifications',
    };
  }

  return async function messageOf(row: DeliveryRow): Promise<Message | null> {
    if (row.notice_id === null) return digestOf(row);
    const notice = await centre.get(row.notice_id);
    // Whoever would have had to do something has nothing to do any more, and nobody was told of it.
    if (!notice || (withdrawn.has(notice.kind) && isOver(notice))) return null;
    return {
      id: row.id,
      inReplyTo: await replyTo(notice, row.channel_id),
      at: notice.at,
      kind: notice.kind,
      key: notice.key,
      severity: notice.severity,
      title: oneLine(notice.title),
      body: plainText(notice.body),
      route: notice.route,
    };
  };
}
export type MessageOf = ReturnType<typeof createMessages>;
