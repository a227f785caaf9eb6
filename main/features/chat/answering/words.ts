/** What cannot be seen or writes backwards is made visible: what is shown is what is there. */
export const visible = (text: string): string =>
  text.replace(/[\p{Cf}\u2028\u2029]|[^\P{Cc}\n\t]/gu, (mark) => {
    const point = (mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return mark === '\r' ? '' : `⟨U+${point}⟩`;
  });

/** A name that somebody else gave, inside of a sentence of ours: one line, short, and nothing hidden in it. */
export function named(text: string, most = 120): string {
  const plain = visible(text.replace(/\s+/g, ' ').trim());
  const letters = [...plain];
  return letters.length > most ? `${letters.slice(0, most).join('')}…` : plain;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  count === 1 ? `1 ${one}` : `${count} ${many}`;
