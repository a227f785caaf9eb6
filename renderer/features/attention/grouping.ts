import type { AttentionItem } from '../../../shared/features/attention/schema.ts';

export interface AttentionGroup {
  key: string;
  /** What the items have in common; null for one that stands alone. */
  cause: string | null;
  items: readonly AttentionItem[];
}

/** Items with the same cause stand together, where the worst of them stands. A cause with one item is not a group. */
export function groupByCause(items: readonly AttentionItem[]): AttentionGroup[] {
  const groups = new Map<string, { cause: string | null; items: AttentionItem[] }>();
  for (const item of items) {
    const key = item.cause === null ? `item ${item.key}` : `cause ${item.cause}`;
    const group = groups.get(key);
    if (group) group.items.push(item);
    else groups.set(key, { cause: item.cause, items: [item] });
  }
  return [...groups].map(([key, group]) => ({
    key,
    cause: group.items.length > 1 ? group.cause : null,
    items: group.items,
  }));
}
