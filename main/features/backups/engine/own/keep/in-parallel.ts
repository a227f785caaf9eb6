/** So much lies in memory at once, whatever the packs of another program measure. */
const bytesTogether = 64 * 1024 * 1024;

interface Piece {
  bytes: number;
}

/** Each of them once, several at a time as long as their bytes have room together. The first failure ends it. */
export async function inParallel<T extends Piece>(
  pieces: Iterable<T>,
  most: number,
  signal: AbortSignal,
  work: (piece: T) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let held = 0;
  try {
    for (const piece of pieces) {
      while (underWay.size >= most || (held > 0 && held + piece.bytes > bytesTogether)) await Promise.race(underWay);
      signal.throwIfAborted();
      held += piece.bytes;
      const one: Promise<void> = work(piece).finally(() => {
        held -= piece.bytes;
        underWay.delete(one);
      });
      underWay.add(one);
    }
    await Promise.all(underWay);
  } finally {
    await Promise.allSettled(underWay);
  }
}
