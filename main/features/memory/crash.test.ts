import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Seen } from '../../core/testing/model-provider.ts';
import { providerHere } from '../../core/testing/model-provider.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { said } from './testing/memory-world.ts';

const child = fileURLToPath(new URL('./testing/crash-child.ts', import.meta.url));

const part = (name: string) => `Part ${name} begins. ${'Words and words. '.repeat(640)}Part ${name} ends.\n`;
const text = ['one', 'two', 'three'].map(part).join('');

/** Which parts begin in what was asked for. */
const partsOf = ({ prompt }: Seen) => [...prompt.matchAll(/Part (\w+) begins\./g)].map(([, name]) => name);

test('kill -9 in the middle of a source: what was read is not read again, and nothing is proposed twice', {
  timeout: 60_000,
}, async () => {
  const dataDir = await tempDir();
  const forever = new Promise<never>(() => {});
  const server = await providerHere({ models: [{ id: 'reader' }] });
  const answered = (seen: Seen) => ({
    object: {
      memories: partsOf(seen).map((name) => said({ text: `Part ${name} was there`, quote: `Part ${name} begins.` })),
    },
  });
  server.answer((seen) => (partsOf(seen).includes('two') ? { ...answered(seen), hold: forever } : answered(seen)));
  const program = spawn(process.execPath, [child, dataDir, server.url, text], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(program, 'close');
  onTestFinished(() => void program.kill('SIGKILL'));
  const before = await server.arrived(2);
  program.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');
  expect(before.map(partsOf)).toEqual([['one'], ['two']]);

  server.answer(answered);
  const { core, client } = await startTestCore({ dataDir });
  await until(async () => (await client.memory.reading()).read === 1);
  await core.services.memory.idle();
  const after = server.asked().slice(2).map(partsOf);
  expect(after.flat()).not.toContain('one');
  expect(after[0]).toContain('two');
  const { items } = await client.memory.proposals({});
  // Each once, in whatever order the two clocks put them.
  expect(items).toHaveLength(3);
  expect(new Set(items.map(({ text }) => text))).toEqual(
    new Set(['Part one was there', 'Part two was there', 'Part three was there']),
  );
  for (const { quote, episode } of items) {
    const source = await client.memory.episode({ id: episode.id });
    expect(source.text).toContain(quote);
  }
});
