import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { aiosmtpdPython } from '../../../core/testing/aiosmtpd.ts';
import { needs } from '../../../core/testing/needs.ts';
import { until } from '../../../core/testing/until.ts';
import { noticeOf, openHouse } from '../testing/house.ts';
import { mailTo } from '../testing/mail-server.ts';

const there = await needs('aiosmtpd');

interface Seen {
  port?: number;
  id?: string;
  subject?: string;
  parts?: string[];
}

async function startServer() {
  const server = spawn(
    await aiosmtpdPython(),
    ['-u', fileURLToPath(new URL('../testing/mail-server.py', import.meta.url))],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await ended;
  });
  let said = '';
  server.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const lines = (): Seen[] =>
    said
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Seen);
  const port = await until(() => lines()[0]?.port, { what: 'aiosmtpd' });
  return { port, mails: () => lines().slice(1) };
}

test.skipIf(!there)('aiosmtpd: 451 is tried again under the same id, 550 never', async () => {
  const server = await startServer();
  const house = await openHouse({ settings: { native: false } });
  const { id } = await house.add('Mail', mailTo(server.port));
  await house.notifications.tell(noticeOf({ title: 'Zürich 👋' }));
  const first = await house.delivery(id, ({ attempts }) => attempts === 1);
  expect(first).toMatchObject({ state: 'waiting', answer: '451 4.3.0 Try again later' });
  await house.waits(first.id);
  house.clock.advance(15_000);
  expect(await house.delivery(id, ({ state }) => state === 'sent')).toMatchObject({
    answer: '250 2.0.0 OK queued as 2',
  });
  const mails = server.mails();
  expect(mails).toHaveLength(2);
  expect(mails[1]?.id).toBe(mails[0]?.id);
  expect(mails[0]?.parts).toEqual(['multipart/alternative', 'text/plain', 'text/html']);

  const gone = await house.add('Nobody', mailTo(server.port, { to: ['nobody@example.org'] }));
  await house.notifications.tell(noticeOf({ key: 'other' }));
  expect(await house.delivery(gone.id, ({ state }) => state === 'failed')).toMatchObject({
    attempts: 1,
    answer: '550 5.1.1 No such user here',
  });
  await until(async () => (await house.notifications.channels()).some((one) => one.id === gone.id && !one.enabled));
});
