const units: Record<string, number> = {};
const tens: Record<string, number> = {};
const add = (into: Record<string, number>, from: number, step: number, words: string) => {
  for (const [index, word] of words.split(' ').entries()) into[word] = from + index * step;
};
add(units, 0, 1, 'zero one two three four five six seven eight nine ten eleven twelve');
add(units, 13, 1, 'thirteen fourteen fifteen sixteen seventeen eighteen nineteen');
add(tens, 20, 10, 'twenty thirty forty fifty sixty seventy eighty ninety');
add(units, 0, 1, 'null eins zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf');
add(units, 13, 1, 'dreizehn vierzehn fuenfzehn sechzehn siebzehn achtzehn neunzehn');
add(units, 20, 10, 'zwanzig dreissig vierzig fuenfzig sechzig siebzig achtzig neunzig');
Object.assign(units, { oh: 0, ein: 1, eine: 1, einer: 1, einem: 1, einen: 1, zwo: 2 });
{
  const ones = ['ein', 'zwei', 'drei', 'vier', 'fuenf', 'sechs', 'sieben', 'acht', 'neun'];
  const decades = ['zwanzig', 'dreissig', 'vierzig', 'fuenfzig', 'sechzig', 'siebzig', 'achtzig', 'neunzig'];
  for (const [ten, decade] of decades.entries())
    for (const [one, word] of ones.entries()) units[`${word}und${decade}`] = (ten + 2) * 10 + one + 1;
}

const han: Record<string, number> = {
  零: 0,
  〇: 0,
  两: 2,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

const own = (table: Record<string, number>, word: string | undefined): number | undefined =>
  word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;

/** The whole numbers that may begin at this word, longest first, up to 9,999. */
export function numbersAt(words: readonly string[], at: number): { end: number; value: number }[] {
  const word = words[at];
  if (word === undefined) return [];
  if (/^[0-9]{1,4}$/.test(word)) return [{ end: at + 1, value: Number(word) }];
  const chinese = hanNumber(words, at);
  if (chinese) return [chinese];
  const ten = own(tens, word);
  if (ten !== undefined) {
    const one = own(units, words[at + 1]);
    const alone = { end: at + 1, value: ten };
    return one !== undefined && one > 0 && one < 10 ? [{ end: at + 2, value: ten + one }, alone] : [alone];
  }
  const unit = own(units, word);
  return unit === undefined ? [] : [{ end: at + 1, value: unit }];
}

function hanNumber(words: readonly string[], at: number): { end: number; value: number } | null {
  let value = 0;
  let digit: number | null = null;
  let end = at;
  let hundreds = false;
  for (; end < words.length && end - at < 7; end++) {
    const word = words[end];
    const one = own(han, word);
    if (one !== undefined) {
      if (digit !== null && digit !== 0) break;
      digit = one;
    } else if (word === '十' || word === '百') {
      if (word === '百' && hundreds) break;
      hundreds ||= word === '百';
      value += (digit ?? 1) * (word === '十' ? 10 : 100);
      digit = null;
    } else break;
  }
  return end === at ? null : { end, value: value + (digit ?? 0) };
}

/** One digit, or a number, as it stands in a name: `one two three` is 123, `twenty three` is 23. */
export function digitsOf(words: readonly string[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    const single = own(han, word);
    if (single !== undefined && word !== '〇') {
      out.push(String(single));
      at++;
      continue;
    }
    const [number] = numbersAt(words, at);
    // “a” and “an” are no numbers here.
    if (number && !/^ein(e[mnr]?)?$/.test(word)) {
      out.push(String(number.value));
      at = number.end;
    } else {
      out.push(word);
      at++;
    }
  }
  return out;
}
