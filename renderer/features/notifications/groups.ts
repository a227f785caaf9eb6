import type { StoredNotice } from '../../../shared/features/notifications/schema.ts';

export type CentreRow =
  | { type: 'notice'; notice: StoredNotice; indent: boolean }
  | { type: 'group'; id: string; notices: readonly StoredNotice[]; open: boolean };

/** Fewer than this need no heading. */
const fewest = 3;

/** What follows one another of the same group is one row until it is opened; the order of time stays. */
export function groupRows(notices: readonly StoredNotice[], open: ReadonlySet<string>): CentreRow[] {
  const rows: CentreRow[] = [];
  for (let at = 0; at < notices.length; ) {
    const first = notices[at] as StoredNotice;
    let end = at + 1;
    while (notices[end]?.group === first.group) end++;
    const run = notices.slice(at, end);
    at = end;
    if (run.length < fewest) {
      rows.push(...run.map((notice) => ({ type: 'notice' as const, notice, indent: false })));
      continue;
    }
    // By its oldest: newer ones join it at the top, and it stays the same group.
    const id = `${first.group} ${run.at(-1)?.id}`;
    const isOpen = open.has(id);
    rows.push({ type: 'group', id, notices: run, open: isOpen });
    if (isOpen) rows.push(...run.map((notice) => ({ type: 'notice' as const, notice, indent: true })));
  }
  return rows;
}

export const rowKey = (row: CentreRow): string => (row.type === 'notice' ? row.notice.id : `group ${row.id}`);
