const vowels = new Set('aeiouyj');

/** Kölner Phonetik: how a German hears a word, as digits. */
export function cologne(word: string): string {
  const letters = word.replace(/[^a-z]/g, '');
  let code = '';
  for (let at = 0; at < letters.length; at++) {
    const [before, letter, after] = [letters[at - 1] ?? '', letters[at] ?? '', letters[at + 1] ?? ''];
    const next = codeOf(before, letter, after, at === 0);
    // The same sound twice in a row is one.
    if (next !== '' && (next.length > 1 || code.at(-1) !== next || next === '')) code += next;
  }
  return code.slice(0, 1) + code.slice(1).replaceAll('0', '');
}

function codeOf(before: string, letter: string, after: string, first: boolean): string {
  if (vowels.has(letter)) return '0';
  if (letter === 'b') return '1';
  if (letter === 'p') return after === 'h' ? '3' : '1';
  if (letter === 'd' || letter === 't') return 'csz'.includes(after) && after !== '' ? '8' : '2';
  if ('fvw'.includes(letter)) return '3';
  if ('gkq'.includes(letter)) return '4';
  if (letter === 'c') {
    if ('sz'.includes(before) && before !== '') return '8';
    const hard = first ? 'ahkloqrux' : 'ahkoqux';
    return hard.includes(after) && after !== '' ? '4' : '8';
  }
  if (letter === 'x') return 'ckq'.includes(before) && before !== '' ? '8' : '48';
  if (letter === 'l') return '5';
  if (letter === 'm' || letter === 'n') return '6';
  if (letter === 'r') return '7';
  if (letter === 's' || letter === 'z') return '8';
  return '';
}
