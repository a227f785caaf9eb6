import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

const child = fileURLToPath(new URL('./testing/crash-child.ts', import.meta.url));

test('kill -9 right after it was set: it is there, due at its time, and told once', { timeout: 120_000 }, async () => {
  const [dataDir, home] = [await tempDir(), await tempDir()];
  const program = spawn(process.execPath, [child, dataDir, home, '3600000'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    program.kill('SIGKILL');
  });
  const ended = once(program, 'close');
  let told: { id: string; at: number } | null = null;
  for await (const line of createInterface({ input: program.stdout })) {
    told = JSON.parse(line) as { id: string; at: number };
    break;
  }
  program.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');
  if (!told) throw new Error('it told nothing');
  const clock = createFakeClock(told.at - 60_000);
  const { client } = await startTestCore({ dataDir, home, clock });
  expect(await client.reminders.list({})).toMatchObject([
    { id: told.id, at: told.at, text: 'survive', state: 'waiting' },
  ]);
  clock.advance(60_000);
  await until(async () => (await client.attention.list()).items.some(({ key }) => key === `reminders/${told.id}`));
  const { notices } = await until(async () => {
    const page = await client.notifications.list({});
    return page.notices.some(({ kind }) => kind === 'reminder.due') ? page : null;
  });
  expect(notices.filter(({ kind }) => kind === 'reminder.due')).toHaveLength(1);
});
