/** Noise that is the same in every run, so that a failure can be looked at again. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomBytesFrom(length: number, seed = 1): Uint8Array {
  const next = createRandom(seed);
  return Uint8Array.from({ length }, () => Math.floor(next() * 256));
}
