import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../core/testing/temp-dir.ts';
import { createToken, isToken } from './token.ts';
import { prepareToken } from './token-store.ts';

async function starter() {
  const dataDir = await tempDir();
  return {
    dataDir,
    start: (env: NodeJS.ProcessEnv = {}, keepToken: string | null = null) =>
      prepareToken({ dataDir, env, keepToken, now: 1 }),
  };
}

describe('the token', () => {
  it('is new at each start; the one before is known but opens nothing', async () => {
    const { start } = await starter();
    const first = await start();
    const second = await start();
    const third = await start();
    expect(isToken(first.token)).toBe(true);
    expect(first.gate.check(first.token)).toBe('ok');
    expect(second.gate.check(first.token)).toBe('token-old');
    expect(third.gate.check(first.token)).toBe('token-wrong');
    expect(third.gate.check('')).toBe('token-missing');
    expect(third.gate.check(undefined)).toBe('token-missing');
  });

  it('leaves only its digest in the data folder, for its owner alone', async () => {
    const { dataDir, start } = await starter();
    const { token } = await start();
    const file = join(dataDir, 'token-digest.json');
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^\{"sha256":"[0-9a-f]{64}","since":1\}\n$/);
    expect(text).not.toContain(token);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    await writeFile(file, 'garbage');
    expect((await start()).gate.check(token)).toBe('token-wrong');
  });

  it('stays where the user keeps it', async () => {
    const { dataDir, start } = await starter();
    const file = join(dataDir, 'kept');
    const first = await start({}, file);
    expect((await readFile(file, 'utf8')).trim()).toBe(first.token);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await start({}, file)).gate.check(first.token)).toBe('ok');
    await writeFile(file, 'hunter2');
    await expect(start({}, file)).rejects.toThrow('does not hold a token');
  });

  it.skipIf(process.platform === 'win32')('is not taken from a file that others can read', async () => {
    const { dataDir, start } = await starter();
    const file = join(dataDir, 'kept');
    await start({}, file);
    await chmod(file, 0o644);
    await expect(start({}, file)).rejects.toThrow('chmod 600');
  });

  it('can come with the environment, which then no longer holds it', async () => {
    const { start } = await starter();
    const env: NodeJS.ProcessEnv = { OPTIMUS_TOKEN: createToken() };
    const wanted = env.OPTIMUS_TOKEN;
    expect((await start(env)).token).toBe(wanted);
    expect(env).toEqual({});
    await expect(start({ OPTIMUS_TOKEN: 'secret' })).rejects.toThrow('openssl rand');
  });
});
