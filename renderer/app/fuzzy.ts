/** Where in the text the query was found; for marking. */
export interface Match {
  score: number;
  /** Indexes of the matched characters. */
  at: readonly number[];
}

const fold = (text: string) =>
  [...text.toLowerCase()].map((char) => char.normalize('NFD').replace(/\p{M}/gu, '').charAt(0) || char);

const isStart = (chars: readonly string[], index: number) =>
  index === 0 || !/[\p{L}\p{N}]/u.test(chars[index - 1] ?? ' ');

const mostChars = 256;

/**
 * Every character of the query in order, or null. Starts of words and runs count most, gaps cost, and a short text beats
 * a long one. A table over both texts finds the best placing, not the first, so `sj` marks "Show Journal" and not "Show".
 */
export function fuzzyMatch(query: string, text: string): Match | null {
  const wanted = fold(query.replace(/\s+/g, ''));
  if (wanted.length === 0) return { score: 0, at: [] };
  const chars = fold(text.slice(0, mostChars));
  if (wanted.length > chars.length) return null;

  const columns = chars.length;
  // best[i][j]: the best score of the first i+1 characters with the last one placed at j.
  const best: number[][] = [];
  const from: number[][] = [];
  for (const [i, char] of wanted.entries()) {
    const row = new Array<number>(columns).fill(Number.NEGATIVE_INFINITY);
    const back = new Array<number>(columns).fill(-1);
    let carried = Number.NEGATIVE_INFINITY;
    let carriedAt = -1;
    for (let j = i; j < columns; j++) {
      const before = i === 0 ? 0 : (best[i - 1]?.[j - 1] ?? Number.NEGATIVE_INFINITY);
      if (i > 0 && before - 2.5 > carried - 0.15) {
        carried = before - 2.5;
        carriedAt = j - 1;
      } else carried -= 0.15;
      if (chars[j] !== char) continue;
      const start = isStart(chars, j) ? (i === 0 ? (j === 0 ? 10 : 8) : 6) : 1;
      if (i === 0) {
        row[j] = start - Math.min(j, 20) * 0.1;
        continue;
      }
      const run = before + 6.5;
      const jump = carried + start;
      if (run === Number.NEGATIVE_INFINITY && jump === Number.NEGATIVE_INFINITY) continue;
      row[j] = Math.max(run, jump);
      back[j] = run >= jump ? j - 1 : carriedAt;
    }
    best.push(row);
    from.push(back);
  }

  const last = best.at(-1) ?? [];
  let end = -1;
  for (let j = 0; j < columns; j++) {
    const score = last[j] ?? Number.NEGATIVE_INFINITY;
    if (score > (last[end] ?? Number.NEGATIVE_INFINITY)) end = j;
  }
  if (end < 0) return null;
  const at: number[] = [];
  for (let i = wanted.length - 1, j = end; i >= 0; i--) {
    at.unshift(j);
    j = from[i]?.[j] ?? -1;
  }
  return { score: (last[end] ?? 0) / wanted.length - columns * 0.005, at };
}

/** The query as it is written stands in the text, from the start of a word on. */
export function startsWord(query: string, text: string): boolean {
  const wanted = fold(query.trim());
  const chars = fold(text.slice(0, mostChars));
  if (wanted.length === 0) return false;
  return chars.some((_, at) => isStart(chars, at) && wanted.every((char, i) => chars[at + i] === char));
}

export interface Rankable {
  title: string;
  keywords?: readonly string[] | undefined;
}

/** Below this a match is scattered letters, not something the user meant. */
const worthShowing = 2.5;

/** Best first; equal ones keep their order. A keyword finds a thing, but less surely than its title. */
export function rank<T extends Rankable>(
  query: string,
  items: readonly T[],
  bonus: (item: T) => number = () => 0,
): { item: T; match: Match }[] {
  return items
    .flatMap((item) => {
      const title = fuzzyMatch(query, item.title);
      const other = (item.keywords ?? []).flatMap((word) => {
        const match = fuzzyMatch(query, word);
        return match ? [{ score: match.score - 1.5, at: [] }] : [];
      });
      const match = [...(title ? [title] : []), ...other].toSorted((a, b) => b.score - a.score)[0];
      if (!match || (query.trim() !== '' && match.score < worthShowing)) return [];
      return [{ item, match: { ...match, score: match.score + bonus(item) } }];
    })
    .toSorted((a, b) => b.match.score - a.match.score);
}

/** The text cut into matched and unmatched pieces. */
export function pieces(text: string, at: readonly number[]): { text: string; hit: boolean }[] {
  const hits = new Set(at);
  const out: { text: string; hit: boolean }[] = [];
  for (const [index, char] of [...text].entries()) {
    const hit = hits.has(index);
    const last = out.at(-1);
    if (last && last.hit === hit) last.text += char;
    else out.push({ text: char, hit });
  }
  return out;
}
