interface Names {
  seats: readonly string[];
  models: readonly string[];
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const edge = (pattern: string) => `(?<![\\p{L}\\p{N}_])${pattern}(?![\\p{L}\\p{N}_])`;
const byLength = (names: readonly string[]) =>
  [...new Set(names)].filter((name) => name.trim().length > 1).sort((a, b) => b.length - a.length);

/**
 * What a mind wrote, without what tells who wrote it: its own name of a seat or a model. A seat's name is often a plain word, too
 * (“Performance”); where it does not say who speaks it stays as that word.
 */
export function createAnonymous({ seats, models }: Names): (text: string) => string {
  const seatNames = byLength(seats);
  const modelNames = byLength(models);
  if (seatNames.length + modelNames.length === 0) return (text) => text;
  const any = seatNames.map(literal).join('|');
  const asSomebody =
    any === ''
      ? null
      : new RegExp(
          `${edge(`(as|i am|i'm|i’m|speaking as|being|from|for)(\\s+(the|an?))?\\s+[“"'*_]*(${any})[”"'*_]*(\\s+(seat|member|mind))?`)}`,
          'giu',
        );
  const seatWord = any === '' ? null : new RegExp(edge(`(${any})`), 'gu');
  const model = modelNames.length === 0 ? null : new RegExp(edge(`(${modelNames.map(literal).join('|')})`), 'giu');
  return (text) => {
    let plain = text;
    if (model) plain = plain.replace(model, 'a model');
    if (asSomebody) plain = plain.replace(asSomebody, (_, how: string) => `${how} a member`);
    if (seatWord) plain = plain.replace(seatWord, (name) => lowered(name));
    return plain;
  };
}

/** A name that has no small letters to be written in is left out. */
function lowered(name: string): string {
  const low = name.toLowerCase();
  return low === name ? 'a member' : low;
}
