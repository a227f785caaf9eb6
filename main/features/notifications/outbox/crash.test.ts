import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { startMailServer } from '../testing/mail-server.ts';

const FULL = process.env.OPTIMUS_FULL === '1';
const SENDS = FULL ? 1_000 : 150;
const KILLS = FULL ? 20 : 4;
const CHILD = fileURLToPath(new URL('../testing/crash-child.ts', import.meta.url));

test(`kill -9 during ${SENDS} sends loses none and repeats at most the one in flight, under the same id`, {
  timeout: 600_000,
}, async () => {
  const dir = await tempDir();
  let kill: () => void = () => {};
  let kills = 0;
  const every = Math.floor(SENDS / (KILLS + 1));
  const seen = new Map<string, string[]>();
  const server = await startMailServer({
    answer(mail) {
      const subject = mail.header('subject') ?? '';
      seen.set(subject, [...(seen.get(subject) ?? []), mail.header('message-id') ?? '']);
      // Between its coming and our answer: the sender never learns that it was taken.
      if (kills < KILLS && seen.size >= every * (kills + 1)) kill();
      return null;
    },
  });

  const life = () =>
    new Promise<boolean>((resolve) => {
      const child = spawn(process.execPath, [CHILD, dir, String(server.port), String(SENDS)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      kill = () => {
        kills += 1;
        kill = () => {};
        child.kill('SIGKILL');
      };
      onTestFinished(() => void child.kill('SIGKILL'));
      child.once('exit', () => resolve(said.includes('done')));
    });
  let lives = 1;
  while (!(await life())) {
    lives += 1;
    expect(lives).toBeLessThanOrEqual(KILLS + 1);
  }

  expect(kills).toBe(KILLS);
  expect(seen.size).toBe(SENDS);
  for (const ids of seen.values()) expect(new Set(ids).size).toBe(1);
  const repeated = [...seen.values()].reduce((sum, ids) => sum + ids.length - 1, 0);
  console.log(`${SENDS} sends, ${kills} kills: 0 lost, ${repeated} repeated under their own id`);
  expect(repeated).toBeGreaterThan(0);
  expect(repeated).toBeLessThanOrEqual(kills);
});
