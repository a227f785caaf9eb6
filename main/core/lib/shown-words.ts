/** Controls and formats, and letters that are drawn as nothing. */
const hidden = /[\p{Cf}\p{Zl}\p{Zp}]|[^\P{Cc}\n\t]|[\u115f\u1160\u2800\u3164\uffa0]|[\u{e0100}-\u{e01ef}]/gu;

/** What cannot be seen or writes backwards is made visible, in the way in which the pages show it: what is shown is what is there. */
export const visible = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(hidden, (mark) => `\\x${(mark.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`);

/** A name that somebody else gave, inside of a sentence of ours: one line, short, and nothing hidden in it. */
export function named(text: string, most = 120): string {
  const plain = visible(text.replace(/\s+/g, ' ').trim());
  const letters = [...plain];
  return letters.length > most ? `${letters.slice(0, most).join('')}…` : plain;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  count === 1 ? `1 ${one}` : `${count} ${many}`;
