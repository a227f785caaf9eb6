const english =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );
const german =
  'erst zweit dritt viert fuenft sechst siebt acht neunt zehnt elft zwoelft dreizehnt vierzehnt fuenfzehnt sechzehnt siebzehnt achtzehnt neunzehnt zwanzigst einundzwanzigst zweiundzwanzigst dreiundzwanzigst vierundzwanzigst fuenfundzwanzigst sechsundzwanzigst siebenundzwanzigst achtundzwanzigst neunundzwanzigst dreissigst einunddreissigst'.split(
    ' ',
  );

const ordinals = new Map<string, number>();
for (const [index, word] of english.entries()) ordinals.set(word, index + 1);
ordinals.set('thirtieth', 30);
for (const [index, stem] of german.entries()) for (const end of ['e', 'en', 'er']) ordinals.set(stem + end, index + 1);

/** `24th`, `twenty-fourth`, `vierundzwanzigsten`. A plain number is read elsewhere. */
export function ordinalAt(words: readonly string[], from: number): { end: number; value: number } | null {
  const [word = '', next = ''] = [words[from], words[from + 1]];
  if (/^\d{1,2}$/.test(word) && ['st', 'nd', 'rd', 'th'].includes(next)) return { end: from + 2, value: Number(word) };
  const ten = word === 'twenty' ? 20 : word === 'thirty' ? 30 : 0;
  const one = ordinals.get(next);
  if (ten > 0 && one !== undefined && one < 10) return { end: from + 2, value: ten + one };
  const value = ordinals.get(word);
  return value === undefined ? null : { end: from + 1, value };
}
