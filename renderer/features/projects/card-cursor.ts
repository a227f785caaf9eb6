/** Where a key leads in a grid of cards; null for keys that do not move. */
export function moveInGrid(key: string, at: number, count: number, columns: number, page: number): number | null {
  const steps: Record<string, number> = {
    ArrowRight: at + 1,
    j: at + 1,
    ArrowLeft: at - 1,
    k: at - 1,
    ArrowDown: at + columns,
    ArrowUp: at - columns,
    PageDown: at + columns * page,
    PageUp: at - columns * page,
    Home: 0,
    End: count - 1,
  };
  const target = steps[key];
  if (target === undefined || count === 0) return null;
  if (at < 0) return 0;
  // Below the last card of a shorter last line there is nothing: stay in the column rather than jump to its end.
  if (key === 'ArrowDown' && target >= count)
    return Math.floor(at / columns) < Math.floor((count - 1) / columns) ? count - 1 : at;
  if (key === 'ArrowUp' && target < 0) return at;
  return Math.min(count - 1, Math.max(0, target));
}

export function chunk<T>(items: readonly T[], size: number): T[][] {
  const rows: T[][] = [];
  for (let i = 0; i < items.length; i += size) rows.push(items.slice(i, i + size));
  return rows;
}
