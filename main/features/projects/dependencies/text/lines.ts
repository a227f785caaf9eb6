/** Tells the line of a place in a text. Places that come in order cost one look at the text in all. */
export function createLineFinder(text: string) {
  let offset = 0;
  let line = 1;
  return (place: number): number => {
    if (place < offset) {
      offset = 0;
      line = 1;
    }
    for (;;) {
      const next = text.indexOf('\n', offset);
      if (next < 0 || next >= place) return line;
      offset = next + 1;
      line += 1;
    }
  };
}

/**
 * Finds words one after another, each behind the one before. What stands earlier is found as well, at the price of a
 * look from the start; many such looks are too many for a large text that is in no order at all.
 */
export function createLineSearch(text: string, start = 0) {
  const lineAt = createLineFinder(text);
  let from = Math.max(0, start);
  let misses = text.length > 1024 * 1024 ? 20 : 500;
  return (needle: string): number | null => {
    if (misses === 0) return null;
    let place = text.indexOf(needle, from);
    if (place < 0) {
      misses -= 1;
      place = text.indexOf(needle, Math.max(0, start));
      if (place < 0) return null;
    }
    from = place + needle.length;
    return lineAt(place + 1);
  };
}
