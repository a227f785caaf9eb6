export interface DiffLine {
  side: 'both' | 'mine' | 'theirs';
  text: string;
}

const around = 3;

/** Longest common lines of two short texts; null when they are too long to compare so. */
function common(a: readonly string[], b: readonly string[]): number[][] | null {
  if (a.length * b.length > 4_000_000) return null;
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = table[i] as number[];
      const below = table[i + 1] as number[];
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  return table;
}

/** Line by line: what one has and the other has not, with a few lines around each place; a gap is an empty text. */
export function diffLines(theirs: string, mine: string): DiffLine[] {
  const a = theirs.split('\n');
  const b = mine.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const left = a.slice(head, a.length - tail);
  const right = b.slice(head, b.length - tail);
  const lines: DiffLine[] = a.slice(Math.max(0, head - around), head).map((text) => ({ side: 'both', text }));
  const table = common(left, right);
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (table && i < left.length && left[i] === right[j]) {
      lines.push({ side: 'both', text: left[i] ?? '' });
      i++;
      j++;
    } else if (j >= right.length || (i < left.length && (table?.[i + 1]?.[j] ?? 1) >= (table?.[i]?.[j + 1] ?? 0)))
      lines.push({ side: 'theirs', text: left[i++] ?? '' });
    else lines.push({ side: 'mine', text: right[j++] ?? '' });
  }
  lines.push(...a.slice(a.length - tail, a.length - tail + around).map((text) => ({ side: 'both' as const, text })));
  return lines;
}
