export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Tile<T> extends Box {
  item: T;
}

/** The worst proportion of a row of areas along a side. */
function worst(areas: readonly number[], side: number): number {
  const sum = areas.reduce((a, b) => a + b, 0);
  const thickness = sum / side;
  return Math.max(
    ...areas.map((area) => {
      const length = area / thickness;
      return Math.max(length / thickness, thickness / length);
    }),
  );
}

/** Squarified: areas are as the sizes, and near to squares. What has no size gets no tile. */
export function treemap<T>(items: readonly T[], sizeOf: (item: T) => number, within: Box): Tile<T>[] {
  const known = items
    .map((item) => ({ item, size: sizeOf(item) }))
    .filter(({ size }) => Number.isFinite(size) && size > 0)
    .sort((a, b) => b.size - a.size);
  const total = known.reduce((sum, { size }) => sum + size, 0);
  if (total === 0 || within.width <= 0 || within.height <= 0) return [];
  const scale = (within.width * within.height) / total;
  const tiles: Tile<T>[] = [];
  let rest = { ...within };
  let at = 0;
  while (at < known.length) {
    const side = Math.min(rest.width, rest.height);
    const row = [(known[at]?.size ?? 0) * scale];
    while (at + row.length < known.length) {
      const next = [...row, (known[at + row.length]?.size ?? 0) * scale];
      if (worst(next, side) > worst(row, side)) break;
      row.push(next.at(-1) ?? 0);
    }
    const thickness = row.reduce((a, b) => a + b, 0) / side;
    const across = rest.width >= rest.height;
    let along = 0;
    row.forEach((area, index) => {
      const length = area / thickness;
      const one = known[at + index];
      if (one)
        tiles.push({
          item: one.item,
          ...(across
            ? { x: rest.x, y: rest.y + along, width: thickness, height: length }
            : { x: rest.x + along, y: rest.y, width: length, height: thickness }),
        });
      along += length;
    });
    rest = across
      ? { ...rest, x: rest.x + thickness, width: Math.max(0, rest.width - thickness) }
      : { ...rest, y: rest.y + thickness, height: Math.max(0, rest.height - thickness) };
    at += row.length;
    // Rounding may leave nothing for the smallest: they would be thinner than a hair.
    if (rest.width <= 0 || rest.height <= 0) break;
  }
  return tiles;
}
