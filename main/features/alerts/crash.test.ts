import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { cpuKey, cpuRule, second } from './testing/alerts-world.ts';

const child = fileURLToPath(new URL('./testing/crash-child.ts', import.meta.url));
const began = Date.UTC(2026, 10, 20, 10);

/** Lets it be busy for so many seconds of its clock, and kills it. Gives back its last second, and whether it had fired. */
async function killedAfter(dataDir: string, seconds: number) {
  const rule = JSON.stringify(cpuRule({ forMs: 5 * second }));
  const program = spawn(process.execPath, [child, dataDir, String(began), rule], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(program, 'close');
  let last = began;
  let fired = false;
  let lines = 0;
  for await (const line of createInterface({ input: program.stdout })) {
    const [at, active] = line.split(' ').map(Number);
    last = at ?? last;
    fired = active === 1;
    lines += 1;
    if (lines >= seconds) break;
  }
  program.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');
  return { last, fired };
}

test.each([
  ['before it fires', 3],
  ['as it fires', 6],
  ['long after it fired', 25],
])(
  'kill -9 %s: it fires once, goes on after the start, and resolves once',
  { timeout: 300_000 },
  async (_, seconds) => {
    const dataDir = await tempDir();
    const { last, fired } = await killedAfter(dataDir, seconds);
    // While nobody looks nothing is known: it has neither ended nor begun anew.
    const clock = createFakeClock(last + 90 * second);
    const { core, client } = await startTestCore({ dataDir, clock });
    if (fired) expect(await client.alerts.active()).toMatchObject([{ key: cpuKey, severity: 'warning' }]);
    const measure = async (count: number, value: number) => {
      for (let i = 0; i < count; i++) {
        clock.advance(second);
        core.services.monitors.record({ at: clock.now(), values: { [cpuKey]: value } });
      }
      await core.services.alerts.idle();
    };
    const told = async (kind: string) => (await client.journal.list({ kinds: [kind] })).events.length;
    await measure(20, 99);
    expect(await client.alerts.active()).toHaveLength(1);
    await until(async () => (await told('alert.fired')) >= 1);
    await measure(20, 99);
    await measure(30, 5);
    expect(await client.alerts.active()).toEqual([]);
    await until(async () => (await told('alert.resolved')) === 1);
    expect(await told('alert.fired')).toBe(1);
    expect((await client.attention.list()).items.filter(({ source }) => source === 'alerts')).toEqual([]);
  },
);
