import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createBlobIndex } from './blob-index.ts';
import { createIdTable } from './id-table.ts';
import type { Id, IndexedPack, PackedBlob } from './types.ts';

const idOf = (value: number | string): Id => createHash('sha256').update(String(value)).digest('hex');

function packOf(number: number, blobs: number, first = 0): IndexedPack {
  let offset = 0;
  const list = Array.from({ length: blobs }, (_, i): PackedBlob => {
    const length = 40 + ((number + i) % 1_000);
    const blob: PackedBlob = { id: idOf(`${first + i}`), type: i % 7 === 0 ? 'tree' : 'data', offset, length };
    if (i % 3 === 0) blob.uncompressed_length = length * 3;
    offset += length;
    return blob;
  });
  return { id: idOf(`pack ${number}`), blobs: list };
}

describe('the index', () => {
  it('finds every blob where it lies, and none that is not there', () => {
    const index = createBlobIndex();
    const packs = Array.from({ length: 200 }, (_, i) => packOf(i, 100, i * 100));
    for (const pack of packs) index.add(pack);
    expect([index.blobs, index.packs]).toEqual([20_000, 200]);
    for (const pack of packs.filter((_, i) => i % 20 === 3)) {
      expect(index.inPack(pack.id)).toEqual(pack.blobs);
      for (const { id, type, offset, length, uncompressed_length: plain } of pack.blobs) {
        const place = { type, pack: pack.id, offset, length };
        const content = { plainLength: plain ?? length - 32, compressed: plain !== undefined };
        expect(index.find(type, id)).toEqual({ ...place, ...content });
        expect(index.has(type === 'tree' ? 'data' : 'tree', id)).toBe(false);
      }
    }
    expect(index.find('data', idOf('nothing'))).toBeNull();
    expect([...index.packIds()]).toEqual(packs.map(({ id }) => id));
    const seen = new Set<Id>();
    index.each((id) => seen.add(id));
    expect(seen.size).toBe(20_000);
  });

  it('tells every place of a blob that lies more than once, as tree and as data', () => {
    const index = createBlobIndex();
    const id = idOf('same');
    const at = (pack: string, type: 'data' | 'tree', offset: number): IndexedPack => ({
      id: idOf(pack),
      blobs: [{ id, type, offset, length: 50 }],
    });
    for (const pack of [
      at('a', 'data', 0),
      at('b', 'tree', 1),
      at('c', 'data', 2),
      at('c', 'data', 2),
      at('c', 'data', 60),
    ])
      index.add(pack);
    expect(index.places('data', id).map(({ offset }) => offset)).toEqual([0, 2, 60]);
    expect(index.places('tree', id)).toHaveLength(1);
    expect(index.find('tree', id)?.pack).toBe(idOf('b'));
    expect(index.inPack(idOf('c')).map(({ offset }) => offset)).toEqual([2, 60]);
    expect([index.blobs, index.packs]).toEqual([4, 3]);
    index.add({ id: idOf('empty'), blobs: [] });
    expect(index.inPack(idOf('empty'))).toEqual([]);
  });

  it('takes some 60 bytes a blob', () => {
    const index = createBlobIndex();
    const blobs = 110_000;
    const random = randomBytes(32 * blobs).toString('hex');
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < blobs; i += 50) {
      const list = Array.from({ length: 50 }, (_, j): PackedBlob => {
        return { id: random.slice((i + j) * 64, (i + j + 1) * 64), type: 'data', offset: j * 100, length: 100 };
      });
      index.add({ id: idOf(i), blobs: list });
    }
    expect(index.blobs).toBe(blobs);
    expect((process.memoryUsage().arrayBuffers - before) / blobs).toBeLessThan(64);
  });
});

it('a list of ids numbers each once, in order, and refuses what is none', () => {
  const table = createIdTable();
  const ids = Array.from({ length: 5_000 }, (_, i) => idOf(i));
  expect(ids.map((id) => table.add(id))).toEqual(ids.map((_, i) => i));
  expect(ids.map((id) => table.add(id))).toEqual(ids.map((_, i) => i));
  expect(table.find(idOf('none'))).toBe(-1);
  expect(table.id(4_321)).toBe(ids[4_321]);
  expect(table.next(3)).toBe(-1);
  expect(table.addAgain(ids[3] ?? '')).toBe(5_000);
  expect(table.next(3)).toBe(5_000);
  expect(table.next(5_000)).toBe(-1);
  for (const wrong of ['', 'ab', 'z'.repeat(64)]) expect(() => table.find(wrong)).toThrow(RangeError);
});
