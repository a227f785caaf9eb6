import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { createEnvFiles, type EnvFiles } from '../files/env-files.ts';
import { createVariableChanges } from './variables.ts';

async function world(text: string, wrapped: (files: EnvFiles) => EnvFiles = (files) => files) {
  const root = join(await tempDir(), 'shop');
  await mkdir(root);
  await writeFile(join(root, '.env'), text);
  const kept = new Map<string, string>();
  const dev = { name: 'dev', inherits: null, files: ['.env'], current: true, origin: 'found', kept: null };
  const changes = createVariableChanges({
    repo: {} as never,
    reader: { of: async () => ({ projectId: 'shop', root, own: new Map() }), one: () => dev } as never,
    files: wrapped(createEnvFiles()),
    secrets: {
      list: async () => [...kept.keys()].map((name) => ({ name })) as never,
      peek: async (name: string) => kept.get(name) ?? null,
      set: async (name: string, value: string) => void kept.set(name, value),
      remove: async (name: string) => kept.delete(name),
      status: async () => ({ available: true }),
    } as never,
    assertLasting() {},
  });
  const hide = (...names: string[]) => changes.hide({ projectId: 'shop', environment: 'dev', file: '.env', names });
  return { hide, kept, text: () => readFile(join(root, '.env'), 'utf8') };
}

test('a name that stands there twice leaves no value behind', async () => {
  const { hide, kept, text } = await world("# mine\nA='an old\nvalue'\nB=1\nexport A=the-value # why\nA=last-value\n");
  await hide('A');
  expect(await text()).toBe('# mine\nB=1\nA=optimus://project/A\n');
  expect([...kept.values()]).toEqual(['last-value']);
});

test('what the file names already is kept, although writing it was said to have failed', async () => {
  const { hide, kept, text } = await world('A=the-value\n', ({ read, change }) => ({
    read,
    async change(...input) {
      await change(...input);
      throw new Error('EIO: the folder could not be synced');
    },
  }));
  await expect(hide('A')).rejects.toThrow('EIO');
  expect(await text()).toBe('A=optimus://project/A\n');
  expect([...kept.values()]).toEqual(['the-value']);
});

test('what the file does not name is not kept when writing it failed', async () => {
  const { hide, kept, text } = await world('A=the-value\n', ({ read, change }) => ({
    read,
    change: (root, file, stamp, work) =>
      change(root, file, stamp, async (env) => {
        await work(env);
        throw new Error('ENOSPC');
      }),
  }));
  await expect(hide('A')).rejects.toThrow('ENOSPC');
  expect(await text()).toBe('A=the-value\n');
  expect(kept.size).toBe(0);
});
