/** Without an apostrophe, as fast writers and some models put it. */
const bare: Record<string, string[]> = {
  dont: ['do', 'not'],
  doesnt: ['does', 'not'],
  didnt: ['did', 'not'],
  cant: ['can', 'not'],
  cannot: ['can', 'not'],
  wont: ['will', 'not'],
  isnt: ['is', 'not'],
  arent: ['are', 'not'],
  shouldnt: ['should', 'not'],
  wouldnt: ['would', 'not'],
  couldnt: ['could', 'not'],
  mustnt: ['must', 'not'],
  whats: ['what', 'is'],
  hows: ['how', 'is'],
  wheres: ['where', 'is'],
  gonna: ['going', 'to'],
  wanna: ['want', 'to'],
  gimme: ['give', 'me'],
  lemme: ['let', 'me'],
};

const beforeIs = new Set('what who how where why when that it there here he she which'.split(' '));
const beforeEs = new Set('geht laeuft gibt war ist mach gehts'.split(' '));
const endings: Record<string, string> = { m: 'am', re: 'are', ve: 'have', ll: 'will', d: 'would' };

/** `what's` is what is, `don't` is do not, and `shop's` is shop and the mark that something of it follows. */
export function expand(word: string): string[] {
  const known = Object.hasOwn(bare, word) ? bare[word] : undefined;
  if (known) return known;
  const at = word.indexOf("'");
  if (at < 0) return [word];
  const [stem, ending] = [word.slice(0, at), word.slice(at + 1)];
  if (ending === 't' && stem.endsWith('n')) {
    const verb = stem === 'can' ? 'can' : stem === 'won' ? 'will' : stem === 'shan' ? 'shall' : stem.slice(0, -1);
    return [verb, 'not'];
  }
  if (ending === 's') {
    if (stem === 'let') return ['let', 'us'];
    if (beforeIs.has(stem)) return [stem, 'is'];
    if (beforeEs.has(stem)) return [stem, 'es'];
    return [stem, "'s"];
  }
  const full = Object.hasOwn(endings, ending) ? endings[ending] : undefined;
  if (full) return [stem, full];
  // O'Clock and O'Neill are one word.
  return [stem + ending.replaceAll("'", '')];
}
