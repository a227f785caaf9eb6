import { expect, test } from 'vitest';
import { createProducts } from './products.ts';

/** Whole numbers in the order of a fixed rule: the same in each run. */
const bytesOf = (length: number, seed: number) => {
  let state = seed;
  return Int8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return ((state >>> 16) % 255) - 127;
  });
};

test.each([384, 768, 1_536, 16, 8, 100, 1])('products of vectors of length %i are exact', (dims) => {
  const count = 1_500;
  const vectors = bytesOf(count * dims, 7);
  // The largest there can be.
  vectors.fill(-127, 0, dims);
  const wanted = bytesOf(dims, 3);
  const { products, perBlock } = createProducts(wanted);
  const seen: number[] = [];
  for (let first = 0; first < count; first += perBlock) {
    const many = Math.min(perBlock, count - first);
    const into = new Int32Array(many);
    products(vectors, first, many, into);
    seen.push(...into);
  }
  const expected = Array.from({ length: count }, (_, at) =>
    wanted.reduce((sum, value, i) => sum + value * (vectors[at * dims + i] ?? 0), 0),
  );
  expect(seen).toEqual(expected);
});
