import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createRandom } from '../db/testing/random.ts';
import { sweepTemps } from '../lib/atomic-file.ts';
import { tempDir } from '../testing/temp-dir.ts';
import { openForTest } from './testing/open.ts';

const KILLS = process.env.OPTIMUS_FULL === '1' ? 500 : 100;
const LANES = 2;
const CHILD = fileURLToPath(new URL('./testing/write-child.ts', import.meta.url));

it(`reads valid settings after each of ${KILLS} kills`, { timeout: 900_000 }, async () => {
  const total = { kills: 0, written: 0, leftovers: 0 };
  // Half of a child's life would otherwise be spent on compiling the same modules again.
  const env = { ...process.env, NODE_COMPILE_CACHE: await tempDir() };
  const lane = async (seed: number) => {
    const dir = await tempDir();
    const path = join(dir, 'settings.json');
    const random = createRandom(seed);
    let next = 1;
    for (let kill = 0; kill < KILLS / LANES; kill++) {
      const child = spawn(process.execPath, [CHILD, path, String(next)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
      });
      const ended = once(child, 'close');
      await Promise.race([once(child.stdout, 'data'), ended]);
      await new Promise((resolve) => setTimeout(resolve, random() * 25));
      child.kill('SIGKILL');
      expect((await ended)[1]).toBe('SIGKILL');
      const acknowledged = Number(text.split('\n').at(-2) ?? 0);

      JSON.parse(await readFile(path, 'utf8'));
      const file = await openForTest(path);
      expect(file.problem()).toBeNull();
      const { range, keys } = file.get();
      await file.dispose();
      expect(range.high).toBeGreaterThanOrEqual(acknowledged);
      expect(range.high).toBeLessThanOrEqual(acknowledged + 1);
      expect(range.note).toHaveLength((range.high * 7919) % 20_000);
      expect(keys.names).toEqual([String(range.high)]);
      total.kills++;
      total.written += acknowledged - next + 1;
      next = range.high + 1;
    }
    total.leftovers += await sweepTemps(dir);
    expect(await readdir(dir)).toEqual(['settings.json']);
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index + 1)));
  console.log(`settings kills: ${JSON.stringify(total)} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
});
