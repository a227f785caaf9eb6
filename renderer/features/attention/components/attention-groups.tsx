import { useMemo } from 'react';
import type { AttentionItem } from '../../../../shared/features/attention/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { groupByCause } from '../grouping.ts';
import { useAttentionActions } from '../queries.ts';
import { AttentionRow } from './attention-row.tsx';

/** The ranked list, each cause once. */
export function AttentionGroups({ items, stacked = false }: { items: readonly AttentionItem[]; stacked?: boolean }) {
  const actions = useAttentionActions();
  const lead = items[0]?.key;
  const groups = useMemo(() => groupByCause(items), [items]);
  return (
    <ul aria-label="Needs you" className="rounded-lg border border-line-soft bg-panel">
      {groups.map((group) =>
        group.cause === null ? (
          group.items.map((item) => (
            <AttentionRow key={item.key} item={item} actions={actions} stacked={stacked} leading={item.key === lead} />
          ))
        ) : (
          <li key={group.key} className="border-line-soft not-first:border-t">
            <p className="px-3 pt-2.25 text-sm text-dim wrap-anywhere">
              {group.cause} <span className="text-faint">{formatCount(group.items.length, 'consequence')}</span>
            </p>
            <ul aria-label={group.cause} className="ps-3">
              {group.items.map((item) => (
                <AttentionRow
                  key={item.key}
                  item={item}
                  actions={actions}
                  stacked={stacked}
                  leading={item.key === lead}
                />
              ))}
            </ul>
          </li>
        ),
      )}
    </ul>
  );
}
