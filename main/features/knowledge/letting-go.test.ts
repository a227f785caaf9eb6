import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { evidenceOfAttachment } from './evidence.ts';
import { openIndex } from './testing/open-index.ts';

test('what was kept for a click is let go of, and nothing else', async () => {
  const { thread, path } = await openIndex();
  const piece = (text: string) =>
    evidenceOfAttachment({ kind: 'log', title: 'A log', text, at: null, source: { type: 'text' } });
  const [gone, stays] = [piece('Decided: zanzibarquux it is'), piece('Something else')];
  await thread.ask('keep', { evidence: [gone, stays], at: 1 });
  await thread.ask('letGo', { needles: ['zanzibarquux it is'] });
  expect(await thread.ask('open', { id: gone.id })).toBeNull();
  expect(await thread.ask('open', { id: stays.id })).toMatchObject({ text: 'Something else' });
  for (const side of ['', '-wal'])
    expect((await readFile(path + side).catch(() => Buffer.alloc(0))).includes('zanzibarquux'), side).toBe(false);
});
