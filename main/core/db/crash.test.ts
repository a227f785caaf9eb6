import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { tempDir } from '../testing/temp-dir.ts';
import { openForTest } from './testing/fixtures.ts';
import { createRandom } from './testing/random.ts';

const KILLS = process.env.OPTIMUS_FULL === '1' ? 200 : 40;
const LANES = 2;
const CHILD = fileURLToPath(new URL('./testing/commit-child.ts', import.meta.url));

type Child = ChildProcessByStdio<null, Readable, null>;

/** Lets the child work for a while, kills it, and gives the numbers that it had named until its end. */
async function acknowledgedUntilKilled(child: Child, atOpen: boolean, afterMs: number): Promise<number[]> {
  let text = '';
  const seen = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      resolve();
    });
  });
  const ended = once(child, 'close');
  // Some are killed while they open the database and bring its log in.
  if (!atOpen) await Promise.race([seen, ended]);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  const [code, signal] = await ended;
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
  // The last line may have been cut in half by the kill: then it was not said.
  return text.split('\n').slice(0, -1).map(Number);
}

it(`loses no acknowledged commit in ${KILLS} kills`, { timeout: 600_000 }, async () => {
  const total = { kills: 0, acknowledged: 0, unacknowledgedButThere: 0, atOpen: 0 };
  // Half of a child's life would otherwise be spent on compiling the same modules again.
  const env = { ...process.env, NODE_COMPILE_CACHE: await tempDir() };
  const lane = async (seed: number) => {
    const dir = await tempDir();
    const random = createRandom(seed);
    const acknowledged = new Set<number>();
    let next = 1;
    for (let kill = 0; kill < KILLS / LANES; kill++) {
      const child = spawn(process.execPath, [CHILD, dir, String(next)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      const atOpen = kill % 8 === 7;
      const afterMs = atOpen ? 100 + random() * 300 : random() * 120;
      for (const n of await acknowledgedUntilKilled(child, atOpen, afterMs)) acknowledged.add(n);
      total.kills++;
      total.atOpen += atOpen ? 1 : 0;

      const store = await openForTest(dir);
      expect(store.recovery).toBeNull();
      const rows = await store.data.selectFrom('journal').select('at').execute();
      const there = new Set(rows.map((row) => row.at));
      expect([...acknowledged].filter((n) => !there.has(n))).toEqual([]);
      expect(there.size).toBe(rows.length);
      const halves = await store.data
        .selectFrom('journal')
        .leftJoin('journal_subjects', 'journal.id', 'journal_subjects.event_id')
        .select((eb) => ['journal.at', eb.fn.count<number>('journal_subjects.type').as('subjects')])
        .groupBy('journal.id')
        .execute();
      expect(halves.filter((row) => row.subjects !== (row.at % 3 === 0 ? 0 : 3))).toEqual([]);
      for (const copy of kill % 10 === 9 ? await store.listCopies() : [])
        expect(await store.verifyCopy(copy.id)).toEqual([]);
      await store.dispose();

      const raw = new Database(`${dir}/optimus.db`, { readonly: true });
      expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
      raw.close();
      total.unacknowledgedButThere += there.size - acknowledged.size;
      for (const n of there) acknowledged.add(n);
      next = Math.max(0, ...there) + 1;
    }
    total.acknowledged += acknowledged.size;
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: LANES }, (_, index) => lane(index + 1)));
  console.log(`kills: ${JSON.stringify(total)} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  expect(total.acknowledged).toBeGreaterThan(KILLS);
});
