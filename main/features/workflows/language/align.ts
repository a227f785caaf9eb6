/**
 * From a place in the value of a text to its place in the document. Quotes, escapes, folded lines and indentation make the
 * two differ; both are walked together, and what the document has more of is passed over.
 */
export function alignment(source: string, start: number, end: number, value: string): (index: number) => number {
  let slice = source.slice(start, end);
  let from = 0;
  const header = /^[|>][+-]?\d?[+-]?[^\n]*\n/.exec(slice);
  if (header) from = header[0].length;
  else if (slice[0] === '"' || slice[0] === "'") from = 1;
  const double = !header && slice[0] === '"';
  if (!header) slice = slice.replace(/["']$/, ' ');

  // Whoever asks for one place after the other, as problems of a long text do, need not begin anew each time.
  let known = { v: 0, s: from };

  return (index) => {
    let { v, s } = index >= known.v ? known : { v: 0, s: from };
    for (; v < index && v < value.length && s < slice.length; v++) {
      s = skip(slice, s, value[v] ?? '', double);
      s += widthAt(slice, s, double);
    }
    known = { v, s };
    if (index < value.length) s = skip(slice, s, value[index] ?? '', double);
    return start + Math.min(s, slice.length);
  };
}

const blank = /\s/;

function widthAt(slice: string, s: number, double: boolean): number {
  if (double && slice[s] === '\\')
    return slice[s + 1] === 'u' ? 6 : slice[s + 1] === 'x' ? 4 : slice[s + 1] === 'U' ? 10 : 2;
  return 1;
}

function skip(slice: string, from: number, wanted: string, double: boolean): number {
  let s = from;
  while (s < slice.length) {
    const char = slice[s] ?? '';
    if (double && char === '\\') {
      if (slice[s + 1] !== '\n') return s;
      s += 2;
    } else if (char === wanted || (blank.test(char) && blank.test(wanted))) return s;
    else if (blank.test(char) || char === "'") s++;
    else return s;
  }
  return s;
}
