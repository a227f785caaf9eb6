/** A chair writes `[id]`, several in one pair too. A link has its address behind it. */
const written = /\[\s*((?:(?:id=|e:)?[a-z0-9]{6,40})(?:\s*[,;]\s*(?:id=|e:)?[a-z0-9]{6,40})*)\s*\](?!\()/g;

/** The same with the marks that Markdown shows as citations. A word in brackets that holds no digit is a word. */
export const marked = (text: string, known: ReadonlyMap<string, unknown>): string =>
  text.replace(written, (whole, inner: string) => {
    const ids = inner.split(/[,;]/).map((id) => id.trim().replace(/^(?:id=|e:)/, ''));
    if (ids.every((id) => !known.has(id) && !/\d/.test(id))) return whole;
    return ids.map((id) => `[e:${id}]`).join('');
  });
