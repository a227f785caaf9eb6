import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smallDisk } from '../../../core/testing/small-disk.ts';
import { until } from '../../../core/testing/until.ts';
import { makeTerminals, openIn, patience, read, rowOf, typeInto } from '../testing/terminals.ts';

const KB = 1024;

test('a full disk: the terminal goes on and says so, and what fits later is kept', {
  timeout: 240_000,
}, async (context) => {
  const disk = await smallDisk(1_024);
  if (!disk) return context.skip('a small disk can only be mounted as root');
  const ballast = join(disk.dir, 'ballast');
  const { terminals } = await makeTerminals({ dataDir: disk.dir });
  const { id } = await openIn(terminals, { type: 'echo before-$((1+1))\n' });
  const screen = read(terminals, id);
  await until(() => screen.text().includes('before-2'), patience);
  await until(async () => (await terminals.search({ text: 'before-2', limit: 10 })).length > 0, patience);

  await writeFile(ballast, Buffer.alloc(600 * KB));
  await typeInto(terminals, id, `head -c 900000 /dev/zero | tr '\\0' x; echo during-$((1+2))\n`);
  await until(() => screen.tail().includes('during-3'), patience);
  await until(async () => (await rowOf(terminals, id)).unkept === 'full', patience);
  expect((await rowOf(terminals, id)).state).toBe('running');

  await rm(ballast);
  await typeInto(terminals, id, 'echo after-$((1+3))\n');
  await until(() => screen.tail().includes('after-4'), patience);
  await until(async () => (await rowOf(terminals, id)).unkept === null, patience);
  const found = await terminals.search({ text: 'after-4', limit: 10 });
  expect(found.map(({ text }) => text)).toContain('after-4');
  expect((await terminals.search({ text: 'before-2', limit: 10 })).length).toBeGreaterThan(0);
});
