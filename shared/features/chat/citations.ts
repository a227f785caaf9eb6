/** `[e:id]`, as models are told to cite. */
const mark = /\[e:([a-z0-9]{6,40})\]/g;

export type Cited = { type: 'text'; text: string } | { type: 'citation'; id: string; number: number };

/**
 * A text with what it cites, numbered in the order in which it is cited first. What the model was never shown is no citation:
 * its mark is taken out, and counted.
 */
export function citationsOf(
  text: string,
  shown: readonly { id: string }[],
): { parts: Cited[]; cited: string[]; unknown: number } {
  const known = new Set(shown.map(({ id }) => id));
  const cited: string[] = [];
  const parts: Cited[] = [];
  let unknown = 0;
  let from = 0;
  for (const match of text.matchAll(mark)) {
    const id = match[1] ?? '';
    if (match.index > from) parts.push({ type: 'text', text: text.slice(from, match.index) });
    from = match.index + match[0].length;
    if (!known.has(id)) {
      unknown += 1;
      continue;
    }
    if (!cited.includes(id)) cited.push(id);
    parts.push({ type: 'citation', id, number: cited.indexOf(id) + 1 });
  }
  if (from < text.length) parts.push({ type: 'text', text: text.slice(from) });
  return { parts, cited, unknown };
}
