function weight(char: string | undefined): number {
  if (char === undefined || (char >= '0' && char <= '9')) return 0;
  if (char === '~') return -1;
  return /[a-z]/i.test(char) ? char.charCodeAt(0) : char.charCodeAt(0) + 256;
}

/** As `dpkg` compares: a stretch of other characters, then a number, in turns; `~` sorts before the end. */
function compareParts(a: string, b: string): number {
  let left = 0;
  let right = 0;
  const digit = (text: string, place: number) => /^\d$/.test(text[place] ?? '');
  while (left < a.length || right < b.length) {
    while ((left < a.length && !digit(a, left)) || (right < b.length && !digit(b, right))) {
      const order = weight(a[left]) - weight(b[right]);
      if (order !== 0) return Math.sign(order);
      left += 1;
      right += 1;
    }
    const first = /^\d*/.exec(a.slice(left))?.[0] ?? '';
    const second = /^\d*/.exec(b.slice(right))?.[0] ?? '';
    const order = BigInt(first || '0') - BigInt(second || '0');
    if (order !== 0n) return order < 0n ? -1 : 1;
    left += first.length;
    right += second.length;
  }
  return 0;
}

function split(version: string): [bigint, string, string] | null {
  const found = /^(?:(\d{1,9}):)?(\d[A-Za-z0-9.+~:-]*)$/.exec(version.trim());
  if (found === null || version.length > 200) return null;
  const rest = found[2] ?? '';
  const dash = rest.lastIndexOf('-');
  return [BigInt(found[1] ?? '0'), dash < 0 ? rest : rest.slice(0, dash), dash < 0 ? '' : rest.slice(dash + 1)];
}

export function compareDebian(a: string, b: string): number | null {
  const left = split(a);
  const right = split(b);
  if (left === null || right === null) return null;
  if (left[0] !== right[0]) return left[0] < right[0] ? -1 : 1;
  return compareParts(left[1], right[1]) || compareParts(left[2], right[2]);
}
