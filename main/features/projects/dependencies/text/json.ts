/** JSON with comments and commas at the end, as JSON: strings are kept as they are, what is left out becomes blank. */
export function withoutComments(text: string): string {
  let result = '';
  let kept = 0;
  let place = 0;
  const cut = (from: number, to: number) => {
    result += text.slice(kept, from) + text.slice(from, to).replace(/[^\n]/g, ' ');
    kept = to;
  };
  /** Where the last comma stands, as long as nothing but blanks came after it. */
  let comma = -1;
  const commas: number[] = [];
  while (place < text.length) {
    const char = text.charCodeAt(place);
    if (char === 34) {
      comma = -1;
      place += 1;
      while (place < text.length && text.charCodeAt(place) !== 34) place += text.charCodeAt(place) === 92 ? 2 : 1;
      place += 1;
    } else if (char === 47 && text[place + 1] === '/') {
      const end = text.indexOf('\n', place);
      const to = end < 0 ? text.length : end;
      cut(place, to);
      place = to;
    } else if (char === 47 && text[place + 1] === '*') {
      const end = text.indexOf('*/', place + 2);
      const to = end < 0 ? text.length : end + 2;
      cut(place, to);
      place = to;
    } else {
      if (char === 44) comma = place;
      else if (char === 125 || char === 93) {
        if (comma >= 0) commas.push(comma);
        comma = -1;
      } else if (char > 32) comma = -1;
      place += 1;
    }
  }
  result += text.slice(kept);
  if (commas.length === 0) return result;
  let without = '';
  let from = 0;
  for (const place of commas) {
    without += `${result.slice(from, place)} `;
    from = place + 1;
  }
  return without + result.slice(from);
}

export function parseJson(text: string): unknown {
  return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
}

export function parseJsonc(text: string): unknown {
  return parseJson(withoutComments(text));
}
