/** So much goes into one request; small models read no more at once. */
const sliceChars = 12_000;
/** What stands across the border of two is read whole in one of them. */
const overlap = 600;
/** Of one source at most so much is read; the rest is kept, and said to be unread. */
export const mostRead = 20 * sliceChars;

/** The next piece from here, ended where a line or a sentence ends. */
export function sliceFrom(text: string, from: number): { from: number; to: number } {
  const start = from === 0 ? 0 : Math.max(0, from - overlap);
  const end = Math.min(text.length, mostRead, start + sliceChars);
  if (end >= Math.min(text.length, mostRead)) return { from: start, to: end };
  const tail = text.slice(end - 2_000, end);
  const [line, sentence] = [tail.lastIndexOf('\n'), tail.lastIndexOf('. ')];
  const found = line >= 0 ? line : sentence;
  const cut = found >= 0 ? end - 2_000 + found + 1 : end;
  return { from: start, to: Math.max(cut, from + 1) };
}
