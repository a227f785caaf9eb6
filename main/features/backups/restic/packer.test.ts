import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createPacker } from './packer.ts';
import { createUnpacker } from './unpacker.ts';
import { decompress } from './zstd.ts';

const text = (length: number) =>
  Buffer.from('every word comes again '.repeat(Math.ceil(length / 23))).subarray(0, length);

it('packs one after the other in the same memory, of any size, and unpacks them', () => {
  const [pack, unpack] = [createPacker(), createUnpacker()];
  for (const length of [20, 100, 30_000, 5, 900_000, 1, 131_072, 131_073, 2_500_000, 17 * 1024 * 1024, 64]) {
    const plain = text(length);
    const packed = pack(plain);
    if (!packed) {
      expect(length).toBeLessThan(64);
      continue;
    }
    expect(packed.length).toBeLessThan(length);
    expect(unpack(packed, length).equals(plain)).toBe(true);
    expect(decompress(packed, length, 'it').equals(plain)).toBe(true);
  }
});

it('leaves what does not get smaller as it is, and goes on', () => {
  const pack = createPacker();
  for (const length of [0, 1, 16, 4_096, 131_072, 300_000, 3_000_000, 16 * 1024 * 1024]) {
    expect(pack(randomBytes(length))).toBeNull();
    expect(decompress(pack(text(50_000)) ?? Buffer.alloc(0), 50_000, 'it').equals(text(50_000))).toBe(true);
  }
});

it('unpacks damaged bytes to an error, and what comes behind them as it is', () => {
  const [pack, unpack] = [createPacker(), createUnpacker()];
  const packed = Buffer.from(pack(text(100_000)) ?? []);
  expect(() => unpack(packed.subarray(0, packed.length - 5), 100_000)).toThrow();
  expect(() => unpack(randomBytes(500), 100_000)).toThrow();
  expect(unpack(packed, 100_000).equals(text(100_000))).toBe(true);
});
