import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSystemClock } from '../../core/lib/clock.ts';
import { createRedactor } from '../../core/log/redactor.ts';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { createShelf } from './scrollback/shelf.ts';
import { searchScrollback } from './search.ts';

async function world() {
  const dir = await tempDir();
  const clock = createSystemClock();
  const limits = () => ({ each: 100, all: 100 });
  const shelf = createShelf({ dir, clock, log: quietLog, limits, ended: () => [], onForgotten() {} });
  onTestFinished(() => shelf.dispose());
  const one = (id: string) => ({ id, title: id, projectId: null, commit: null, scrollback: () => shelf.of(id) });
  return { dir, shelf, one };
}

test('a secret that lies across the cut is hidden whole', async () => {
  const { shelf, one } = await world();
  const { bytes } = await shelf.of('a');
  const redactor = createRedactor();
  const secret = 'hunter2-and-some-more-of-it';
  redactor.add(secret);
  // The cut is some 200 characters before and behind what is found.
  const line = `${secret}${'.'.repeat(190)}needle${'.'.repeat(185)}${secret}`;
  bytes.append(Buffer.from(`${'-'.repeat(3_000)}${line}${'-'.repeat(3_000)}\n`));
  const [hit] = await searchScrollback([one('a')], { text: 'needle', limit: 5, redact: redactor.redact });
  expect(hit?.text).toContain('needle');
  expect(hit?.text).not.toMatch(/hunter2|some-more|of-it/);
});

test('one whose kept output is damaged does not hide what others wrote', async () => {
  const { dir, shelf, one } = await world();
  for (const id of ['a', 'b']) {
    (await shelf.of(id)).bytes.append(Buffer.from('a needle\n'));
    await shelf.rest(id);
  }
  const [segment] = (await shelf.of('a')).bytes.segments();
  const path = join(
    dir,
    'a',
    `${String(segment?.start).padStart(15, '0')}-${String(segment?.end).padStart(15, '0')}.zst`,
  );
  await writeFile(`${path}.new`, 'no such thing');
  await rename(`${path}.new`, path);
  const hits = await searchScrollback([one('a'), one('b')], { text: 'needle', limit: 5, redact: (text) => text });
  expect(hits.map(({ terminalId }) => terminalId)).toEqual(['b']);
});
