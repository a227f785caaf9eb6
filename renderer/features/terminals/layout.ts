/** How terminals share a tab: one, or two halves beside or above each other, which may be parted again. */
export type Pane =
  | { kind: 'terminal'; id: string }
  | { kind: 'split'; direction: 'row' | 'column'; share: number; first: Pane; second: Pane };

export type Direction = 'row' | 'column';
export type Move = 'left' | 'right' | 'up' | 'down';

export const terminalsOf = (pane: Pane): string[] =>
  pane.kind === 'terminal' ? [pane.id] : [...terminalsOf(pane.first), ...terminalsOf(pane.second)];

const single = (id: string): Pane => ({ kind: 'terminal', id });

/** The new one stands behind the one that was split. */
export function split(pane: Pane, id: string, added: string, direction: Direction): Pane {
  if (pane.kind === 'split')
    return {
      ...pane,
      first: split(pane.first, id, added, direction),
      second: split(pane.second, id, added, direction),
    };
  if (pane.id !== id) return pane;
  return { kind: 'split', direction, share: 0.5, first: pane, second: single(added) };
}

/** Null when nothing is left. */
export function without(pane: Pane, id: string): Pane | null {
  if (pane.kind === 'terminal') return pane.id === id ? null : pane;
  const first = without(pane.first, id);
  const second = without(pane.second, id);
  return first && second ? { ...pane, first, second } : (first ?? second);
}

export function replaced(pane: Pane, id: string, by: string): Pane {
  if (pane.kind === 'terminal') return pane.id === id ? single(by) : pane;
  return { ...pane, first: replaced(pane.first, id, by), second: replaced(pane.second, id, by) };
}

/** `path` leads to a split: 0 for its first half, 1 for its second. */
export function resized(pane: Pane, path: readonly number[], share: number): Pane {
  if (pane.kind === 'terminal') return pane;
  const [next, ...rest] = path;
  if (next === undefined) return { ...pane, share: Math.min(0.9, Math.max(0.1, share)) };
  return next === 0
    ? { ...pane, first: resized(pane.first, rest, share) }
    : { ...pane, second: resized(pane.second, rest, share) };
}

const lastOf = (pane: Pane): string => (pane.kind === 'terminal' ? pane.id : lastOf(pane.second));
const firstOf = (pane: Pane): string => (pane.kind === 'terminal' ? pane.id : firstOf(pane.first));

/** The one next to it on that side, or null at the edge. */
export function neighbour(pane: Pane, id: string, move: Move): string | null {
  if (pane.kind === 'terminal') return null;
  const along = pane.direction === 'row' ? move === 'left' || move === 'right' : move === 'up' || move === 'down';
  const forward = move === 'right' || move === 'down';
  const inFirst = terminalsOf(pane.first).includes(id);
  const inSecond = terminalsOf(pane.second).includes(id);
  if (!inFirst && !inSecond) return null;
  const within = neighbour(inFirst ? pane.first : pane.second, id, move);
  if (within !== null || !along) return within;
  if (inFirst && forward) return firstOf(pane.second);
  if (inSecond && !forward) return lastOf(pane.first);
  return null;
}

/** The split whose line a key moves: the innermost one around the terminal that runs that way. */
export function splitAround(pane: Pane, id: string, direction: Direction): { path: number[]; share: number } | null {
  if (pane.kind === 'terminal') return null;
  const inFirst = terminalsOf(pane.first).includes(id);
  if (!inFirst && !terminalsOf(pane.second).includes(id)) return null;
  const deeper = splitAround(inFirst ? pane.first : pane.second, id, direction);
  if (deeper) return { path: [inFirst ? 0 : 1, ...deeper.path], share: deeper.share };
  return pane.direction === direction ? { path: [], share: pane.share } : null;
}

export function isPane(value: unknown, depth = 0): value is Pane {
  if (typeof value !== 'object' || value === null || depth > 8) return false;
  const pane = value as Record<string, unknown>;
  if (pane.kind === 'terminal') return typeof pane.id === 'string';
  return (
    pane.kind === 'split' &&
    (pane.direction === 'row' || pane.direction === 'column') &&
    typeof pane.share === 'number' &&
    pane.share > 0 &&
    pane.share < 1 &&
    isPane(pane.first, depth + 1) &&
    isPane(pane.second, depth + 1)
  );
}
