/** How many letters must change to make one word of the other; two that changed places count as one. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The word that was probably meant, if one is near enough. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > 64) return null;
  const bare = (text: string) => text.toLowerCase().replace(/[-_\s]/g, '');
  let best: string | null = null;
  let smallest = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    if (candidate.length > 64) continue;
    const off = distance(bare(word), bare(candidate));
    if (off < smallest) {
      smallest = off;
      best = candidate;
    }
  }
  return best;
}

/** `run perhaps; one of http, run, wait`. */
export function expectedOf(word: string, known: readonly string[], most = 12): string {
  const near = nearest(word, known);
  const list = known.length > most ? [...known.slice(0, most), '…'] : known;
  const words = list.length === 0 ? 'nothing' : list.length === 1 ? `${list[0]}` : `one of ${list.join(', ')}`;
  return near && known.length > 1 ? `${near} perhaps; ${words}` : words;
}
