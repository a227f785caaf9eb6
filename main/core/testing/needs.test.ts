import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needs } from './needs.ts';
import { tempDir } from './temp-dir.ts';

const absent = { probe: () => Promise.reject(new Error('connection refused')), howToGet: 'Start it.' };

describe('needs', () => {
  it('finds what is there and writes nothing down', async () => {
    const file = join(await tempDir(), 'needs.jsonl');
    expect(await needs('git', { env: { OPTIMUS_NEEDS_FILE: file } })).toBe(true);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('writes down what is missing and how to get it', async () => {
    const file = join(await tempDir(), 'deep', 'needs.jsonl');
    const env = { OPTIMUS_NEEDS_FILE: file };
    expect(await needs('docker', { env, server: absent })).toBe(false);
    expect(await needs('docker', { env: { ...env, CI: 'false' }, server: absent })).toBe(false);
    const line = '{"need":"docker","howToGet":"Start it."}\n';
    expect(await readFile(file, 'utf8')).toBe(line + line);
  });

  it('fails in CI, where nothing may be skipped', async () => {
    await expect(needs('docker', { env: { CI: 'true' }, server: absent })).rejects.toThrow(
      'This test needs docker. Start it.',
    );
    const env = { CI: 'true', OPTIMUS_MAY_LACK: 'docker' };
    expect(await needs('docker', { env, server: absent }), 'unless it is said that it cannot be there').toBe(false);
  });
});
