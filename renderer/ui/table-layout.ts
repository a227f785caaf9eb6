export interface TableSort {
  id: string;
  direction: 'ascending' | 'descending';
}

export interface SizedColumn {
  id: string;
  width: number;
  minWidth?: number | undefined;
  grow?: boolean | undefined;
}

interface SortableColumn<T> {
  id: string;
  sortBy?: ((item: T) => string | number | null) | undefined;
}

export const narrowest = 40;

export function widthOf(column: SizedColumn, sizes: Readonly<Record<string, number>>): number {
  return Math.max(column.minWidth ?? narrowest, sizes[column.id] ?? column.width);
}

/** Those that there is room for, in pixels at 100 % zoom: the last go first, and two always stay. */
export function columnsWithin<C extends SizedColumn>(columns: readonly C[], width: number): readonly C[] {
  let taken = 0;
  const over = columns.findIndex((column) => {
    taken += column.width;
    return taken > width;
  });
  return over < 0 ? columns : columns.slice(0, Math.max(over, 2));
}

/** In rem, so that zoom scales the columns with their text. */
export function templateOf(columns: readonly SizedColumn[], sizes: Readonly<Record<string, number>>): string {
  return columns
    .map((column) => {
      const width = `${widthOf(column, sizes) / 16}rem`;
      return column.grow ? `minmax(${width}, 1fr)` : width;
    })
    .join(' ');
}

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Stable; nothing known comes last whichever way. */
export function sortRows<T>(
  items: readonly T[],
  columns: readonly SortableColumn<T>[],
  sort: TableSort | null,
): readonly T[] {
  const by = sort && columns.find((column) => column.id === sort.id)?.sortBy;
  if (!sort || !by) return items;
  const way = sort.direction === 'ascending' ? 1 : -1;
  const keyed = items.map((item) => ({ item, key: by(item) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return a.key === b.key ? 0 : a.key === null ? 1 : -1;
    if (typeof a.key === 'number' && typeof b.key === 'number') return (a.key - b.key) * way;
    return words.compare(String(a.key), String(b.key)) * way;
  });
  return keyed.map(({ item }) => item);
}

/** First press sorts, second turns, third gives the original order back. */
export function nextSort(current: TableSort | null, id: string): TableSort | null {
  if (current?.id !== id) return { id, direction: 'ascending' };
  return current.direction === 'ascending' ? { id, direction: 'descending' } : null;
}
