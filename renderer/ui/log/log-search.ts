/** Indexes of the lines that hold the text, whatever its case. */
export function findLines(lines: readonly { plain: string }[], text: string): number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const found: number[] = [];
  for (const [index, line] of lines.entries()) if (line.plain.toLowerCase().includes(wanted)) found.push(index);
  return found;
}

/** Round the ends; from nowhere to the first at or after, or the last before. */
export function stepMatch(matches: readonly number[], current: number | null, by: 1 | -1): number | null {
  if (matches.length === 0) return null;
  const at = current === null ? -1 : matches.indexOf(current);
  if (at >= 0) return matches[(at + by + matches.length) % matches.length] ?? null;
  const from = current ?? (by === 1 ? -1 : Number.POSITIVE_INFINITY);
  const next = by === 1 ? matches.find((index) => index > from) : matches.findLast((index) => index < from);
  return next ?? (by === 1 ? matches[0] : matches.at(-1)) ?? null;
}

export interface Piece {
  text: string;
  className: string;
  hit: boolean;
}

/** Spans cut where the text is found, also where it goes over from one span to the next. */
export function markHits(spans: readonly { text: string; className: string }[], text: string): Piece[] {
  const wanted = text.trim().toLowerCase();
  const whole = spans
    .map((span) => span.text)
    .join('')
    .toLowerCase();
  const cuts: [number, number][] = [];
  if (wanted !== '')
    for (let at = whole.indexOf(wanted); at >= 0 && cuts.length < 200; at = whole.indexOf(wanted, at + wanted.length))
      cuts.push([at, at + wanted.length]);
  const pieces: Piece[] = [];
  let start = 0;
  for (const { text: part, className } of spans) {
    let from = 0;
    const push = (to: number, hit: boolean) => {
      if (to > from) pieces.push({ text: part.slice(from, to), className, hit });
      from = Math.max(from, to);
    };
    for (const [first, last] of cuts) {
      const [a, b] = [Math.max(0, first - start), Math.min(part.length, last - start)];
      if (a >= part.length || b <= 0) continue;
      push(a, false);
      push(b, true);
    }
    push(part.length, false);
    start += part.length;
  }
  return pieces;
}
