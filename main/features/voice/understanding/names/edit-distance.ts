/** Longer words are cut: two that are alike so far are alike. */
const longest = 64;
/** Three rows are enough, and making them anew was most of the work. */
const rows = [new Uint8Array(longest + 1), new Uint8Array(longest + 1), new Uint8Array(longest + 1)] as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

/** Steps from one word to the other (a letter more, less, other, or two that changed places); more than `most` is not counted on. */
export function editDistance(first: string, second: string, most: number): number {
  if (first === second) return 0;
  if (Math.abs(first.length - second.length) > most) return most + 1;
  const [a, b] = [first.slice(0, longest), second.slice(0, longest)];
  let [older, old, row] = rows;
  for (let j = 0; j <= b.length; j++) old[j] = j;
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    let least = i;
    const letter = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j++) {
      const other = b.charCodeAt(j - 1);
      let steps = (old[j - 1] ?? 0) + (letter === other ? 0 : 1);
      const more = (old[j] ?? 0) + 1;
      const less = (row[j - 1] ?? 0) + 1;
      if (more < steps) steps = more;
      if (less < steps) steps = less;
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other) {
        const swapped = (older[j - 2] ?? 0) + 1;
        if (swapped < steps) steps = swapped;
      }
      row[j] = steps;
      if (steps < least) least = steps;
    }
    if (least > most) return most + 1;
    [older, old, row] = [old, row, older];
  }
  return old[b.length] ?? most + 1;
}

/** Which letters a word has, as bits: two words far apart in them need no closer look. */
export function lettersOf(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) % 31);
  return bits;
}

export function lettersApart(a: number, b: number): number {
  let bits = a ^ b;
  let count = 0;
  while (bits !== 0) {
    bits &= bits - 1;
    count++;
  }
  return count;
}
