import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { hashOf } from './crypto.ts';
import { BackendFault } from './faults.ts';
import { createRecordCache } from './record-cache.ts';
import { createZstd } from './zstd.ts';

describe('caches', () => {
  it('on disk have a limit', async () => {
    const dir = await tempDir();
    const cache = createRecordCache(dir, 'r', { packBytes: 100_000 });
    for (let i = 0; i < 20; i++) {
      const bytes = randomBytes(15_000);
      await cache.putPack(hashOf(bytes), bytes);
    }
    const kept = await readdir(join(dir, 'r', 'packs'));
    expect(kept.length).toBeLessThanOrEqual(6);
    expect(kept.length).toBeGreaterThan(2);
    await cache.putPack('f'.repeat(64), randomBytes(90_000));
    expect(await readdir(join(dir, 'r', 'packs'))).not.toContain('f'.repeat(64));
  });

  it('in memory have one too, and keep what was used last', () => {
    const cache = createBoundedCache<string>(100);
    for (let i = 0; i < 20; i++) {
      cache.set(`k${i}`, 'v', 10);
      cache.get('k0');
    }
    expect(cache.get('k0')).toBe('v');
    expect(cache.get('k1')).toBeUndefined();
    expect(cache.get('k19')).toBe('v');
    cache.set('large', 'v', 50);
    expect(cache.get('large')).toBeUndefined();
    cache.clear();
    expect(cache.get('k0')).toBeUndefined();
  });
});

describe('compression', () => {
  const zstd = createZstd({});

  it('where there is none, stores what is new as it is, and says what it cannot read', () => {
    expect(zstd.compress(Buffer.alloc(1_000))).toBeNull();
    expect(() => zstd.decompress(Buffer.alloc(10), 100, 'pack 1')).toThrow(/cannot read compressed backups/);
  });
});

it('a bomb of compression is refused at the size it is said to have', async () => {
  const { zstdCompressSync } = await import('node:zlib');
  const { decompress } = await import('./zstd.ts');
  const bomb = zstdCompressSync(Buffer.alloc(50_000_000));
  expect(() => decompress(bomb, 1_000, 'pack 1')).toThrow(BackendFault);
  expect(decompress(bomb, 50_000_000, 'pack 1')).toHaveLength(50_000_000);
});
