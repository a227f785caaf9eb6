/** From longest to shortest: how groups of letters sound in English, with the silent ones gone. */
const groups: [string, string][] = [
  ['tch', 'x'],
  ['sch', 'sk'],
  ['tion', 'xn'],
  ['sion', 'xn'],
  ['ough', 'f'],
  ['augh', 'f'],
  ['dge', 'j'],
  ['igh', ''],
  ['wh', 'w'],
  ['wr', 'r'],
  ['kn', 'n'],
  ['gn', 'n'],
  ['ps', 's'],
  ['ph', 'f'],
  ['gh', ''],
  ['ch', 'x'],
  ['sh', 'x'],
  ['th', '0'],
  ['ck', 'k'],
  ['qu', 'kw'],
  ['mb', 'm'],
  ['ce', 's'],
  ['ci', 's'],
  ['cy', 's'],
  ['ge', 'j'],
  ['gi', 'j'],
];

const single: Record<string, string> = {
  ...{ b: 'p', c: 'k', d: 't', f: 'f', g: 'k', j: 'j', k: 'k', l: 'l', m: 'm', n: 'n', p: 'p', q: 'k', r: 'r' },
  ...{ s: 's', t: 't', v: 'f', w: 'w', x: 'ks', z: 's' },
};

/** How an English ear hears a word, coarsely: consonants by their sound, voiced as unvoiced, a vowel only at the beginning. */
export function englishSound(word: string): string {
  const letters = word.replace(/[^a-z]/g, '');
  let code = '';
  let at = 0;
  while (at < letters.length) {
    const group = groups.find(([spelled]) => letters.startsWith(spelled, at));
    // “kn”, “gn”, “ps”, “wr” are silent at the beginning only.
    const fits = group && (!['kn', 'gn', 'ps', 'wr'].includes(group[0]) || at === 0) && (group[0] !== 'mb' || at > 0);
    let sound: string;
    if (group && fits) {
      sound = group[1];
      // The vowel that made it soft is heard by itself, and vowels are not written.
      at += group[0].length;
    } else {
      const letter = letters[at] ?? '';
      sound = single[letter] ?? (at === 0 && 'aeiouy'.includes(letter) ? 'a' : '');
      at++;
    }
    for (const one of sound) if (code.at(-1) !== one) code += one;
  }
  return code;
}
