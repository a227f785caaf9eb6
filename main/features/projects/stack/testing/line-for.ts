import type { FileProof } from '../technologies/define.ts';

/** A line that an expression accepts, made from the expression: its first choices, each once. */
export function lineFor(id: string, { line }: FileProof): string {
  if (line === null) return 'something = 1';
  const made = sample(line.source);
  if (!line.test(made)) throw new Error(`${id}: ${line} does not accept ${made}`);
  return made;
}

const classes: Record<string, string> = {
  s: ' ',
  d: '2',
  w: 'a',
  S: 'x',
  b: '',
  D: 'a',
  W: ' ',
  t: '\t',
  n: '\n',
  B: '',
};

function sample(source: string): string {
  let place = 0;

  function alternatives(): string {
    const all = [sequence()];
    while (source[place] === '|') {
      place += 1;
      all.push(sequence());
    }
    return all[0] ?? '';
  }

  function sequence(): string {
    let result = '';
    while (place < source.length && source[place] !== '|' && source[place] !== ')') {
      const one = atom();
      const next = source[place];
      if (next === '?' || next === '*') {
        place += 1;
        continue;
      }
      const times = /^\{(\d+)/.exec(source.slice(place));
      if (next === '+') place += 1;
      else if (times !== null) {
        place = source.indexOf('}', place) + 1;
        result += one.repeat(Number(times[1]));
        continue;
      }
      result += one;
    }
    return result;
  }

  function atom(): string {
    const char = source[place] ?? '';
    place += 1;
    if (char === '^' || char === '$') return '';
    if (char === '.') return 'x';
    if (char === '(') {
      const ahead = /^\?(?:=|!|<=|<!)/.exec(source.slice(place));
      if (ahead !== null) place += ahead[0].length;
      else if (source.startsWith('?:', place)) place += 2;
      const inner = alternatives();
      place += 1;
      return ahead === null ? inner : '';
    }
    if (char === '[') return set();
    if (char === '\\') {
      const escaped = source[place] ?? '';
      place += 1;
      return classes[escaped] ?? escaped;
    }
    return char;
  }

  function set(): string {
    const negated = source[place] === '^';
    if (negated) place += 1;
    let first: string | null = null;
    while (source[place] !== ']') {
      let char = source[place] ?? '';
      place += 1;
      if (char === '\\') {
        char = classes[source[place] ?? ''] ?? source[place] ?? '';
        place += 1;
      }
      first ??= char;
    }
    place += 1;
    return negated ? 'x' : (first ?? '');
  }

  return alternatives();
}
