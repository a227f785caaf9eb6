import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { noticeOf, openHouse } from '../testing/house.ts';
import { mailTo, startMailServer } from '../testing/mail-server.ts';

const day = 86_400_000;

async function selfSigned() {
  const dir = await tempDir();
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  await promisify(execFile)('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-keyout',
    key,
    '-out',
    cert,
  ]);
  return { key: await readFile(key), cert: await readFile(cert) };
}

test('a mail as text and html, whose answer is shown as the server gave it', async () => {
  const server = await startMailServer();
  const house = await openHouse();
  const { id } = await house.add('Mail', mailTo(server.port));
  await house.notifications.tell(noticeOf());
  expect(await house.delivery(id, ({ state }) => state === 'sent')).toMatchObject({
    answer: '250 2.0.0 OK queued as 1',
    attempts: 1,
  });
  const [mail] = server.mails;
  expect(mail?.header('subject')).toBe('CPU is above 90 %');
  expect(mail?.header('message-id')).toMatch(/^<[\w.-]+@optimus\.localdomain>$/);
  expect(mail?.raw).toContain('text/plain');
  expect(mail?.raw).toContain('text/html');
  await until(async () => (await house.notifications.channels())[1]?.last?.ok);
});

test('451 is tried again with the same Message-ID', async () => {
  const ids: (string | null)[] = [];
  const server = await startMailServer({
    answer(mail, count) {
      ids.push(mail.header('message-id'));
      return count < 3 ? { code: 451, text: '4.7.1 Greylisted, come back later' } : null;
    },
  });
  const house = await openHouse();
  const { id } = await house.add('Mail', mailTo(server.port));
  await house.notifications.tell(noticeOf());
  const first = await house.delivery(id, ({ attempts, nextAt }) => attempts === 1 && nextAt !== null);
  expect(first).toMatchObject({ state: 'waiting', answer: expect.stringContaining('451 4.7.1 Greylisted') });
  expect((first.nextAt ?? 0) - house.clock.now()).toBe(15_000);
  await house.waits(first.id);
  house.clock.advance(15_000);
  await house.delivery(id, ({ attempts }) => attempts === 2);
  await house.waits(first.id);
  house.clock.advance(30_000);
  await house.delivery(id, ({ state }) => state === 'sent');
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
});

test('550 is never tried again: the channel is turned off, and what mends it is said', async () => {
  const server = await startMailServer({ recipient: () => ({ code: 550, text: '5.1.1 No such user here' }) });
  const house = await openHouse();
  const { id } = await house.add('Mail', mailTo(server.port));
  await house.notifications.tell(noticeOf());
  await house.delivery(id, ({ state }) => state === 'failed');
  const item = await until(() => house.attention.list().items.find(({ key }) => key === `notifications/channel/${id}`));
  expect(item).toMatchObject({
    sentence: 'Nothing goes to Mail any more',
    evidence: expect.stringContaining('550 5.1.1 No such user'),
  });
  house.clock.advance(4 * day);
  expect((await house.deliveries()).filter(({ channelId }) => channelId === id)).toMatchObject([
    { state: 'failed', attempts: 1 },
  ]);
  expect((await house.notifications.channels())[1]).toMatchObject({
    enabled: false,
    disabledWhy: expect.stringContaining('550'),
  });
  expect(server.asked()).toBe(0);
});

test('a wrong password is a matter of credentials, and the channel stays on', async () => {
  const server = await startMailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, done) =>
      password === 'right-password'
        ? done(null, { user: 'me' })
        : done(Object.assign(new Error('5.7.8 Authentication failed'), { responseCode: 535 })),
  });
  const house = await openHouse();
  const { id } = await house.add('Mail', mailTo(server.port, { user: 'me' }), { password: 'wrong-password' });
  expect(await house.notifications.testChannel(id)).toMatchObject({
    ok: false,
    answer: expect.stringContaining('535'),
  });
  await until(() =>
    house.attention.list().items.some(({ sentence }) => sentence === 'Mail does not take the credentials'),
  );
  await house.notifications.changeChannel(id, {
    name: 'Mail',
    config: mailTo(server.port, { user: 'me' }),
    secrets: { password: 'right-password' },
    fallback: null,
  });
  expect(await house.notifications.testChannel(id)).toMatchObject({ ok: true, answer: '250 2.0.0 OK queued as 1' });
  await until(() => house.attention.list().items.length === 0);
  const all = JSON.stringify([
    await house.store.data.selectFrom('notification_channels').selectAll().execute(),
    (await house.journal.list({})).events,
  ]);
  expect(all).not.toContain('right-password');
});

test('a certificate that nobody known has signed is refused in clear words, unless it is allowed', async () => {
  const server = await startMailServer(await selfSigned());
  const house = await openHouse();
  const strict = await house.add('Strict', mailTo(server.port, { security: 'starttls' }));
  const receipt = await house.notifications.testChannel(strict.id);
  expect(receipt.ok).toBe(false);
  expect(receipt.answer).toMatch(/certificate of the server is not trusted: .*self.signed/i);
  const own = await house.add('Own', mailTo(server.port, { security: 'starttls', allowSelfSigned: true }));
  expect(await house.notifications.testChannel(own.id)).toMatchObject({ ok: true });
});

test('a server that has no TLS gets no mail in the clear', async () => {
  const server = await startMailServer();
  const house = await openHouse();
  const { id } = await house.add('Mail', mailTo(server.port, { security: 'starttls' }));
  expect(await house.notifications.testChannel(id)).toMatchObject({
    ok: false,
    answer: expect.stringMatching(/STARTTLS/i),
  });
  expect(server.mails).toEqual([]);
});

test('a server that hangs is left and tried again', async () => {
  const hanging = createServer(() => {});
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => hanging.close(() => resolve())));
  const address = hanging.address();
  const house = await openHouse({ timeoutMs: 200 });
  const { id } = await house.add('Mail', mailTo(typeof address === 'object' && address ? address.port : 0));
  await house.notifications.tell(noticeOf());
  const waiting = await house.delivery(id, ({ attempts }) => attempts === 1);
  expect(waiting).toMatchObject({ state: 'waiting' });
  expect(waiting.nextAt).toBeGreaterThan(house.clock.now());
});

test('titles that would be headers, markup, or turn the line are only text; a long body is cut', async () => {
  const server = await startMailServer();
  const house = await openHouse();
  const { id } = await house.add('Mail', mailTo(server.port));
  const hostile = 'Hi\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script> 👩‍👩‍👧‍👦 שלום \u202eevil';
  await house.notifications.tell(
    noticeOf({ title: hostile, body: `<img src=x onerror=alert(1)>\n${'x'.repeat(1_000_000)}` }),
  );
  await house.delivery(id, ({ state }) => state === 'sent');
  const [mail] = server.mails;
  expect(mail?.header('bcc')).toBeNull();
  expect(mail?.to).toEqual(['me@example.org']);
  const html = decodePart(mail?.raw ?? '', 'text/html');
  expect(html).not.toContain('<script>');
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;script&gt;');
  expect(html).toContain('👩‍👩‍👧‍👦');
  expect(mail?.raw.length).toBeLessThan(500_000);
  expect(decodePart(mail?.raw ?? '', 'text/plain')).toContain('…');
  const subject = mail?.header('subject') ?? '';
  expect(subject).not.toMatch(/[\r\n]/);
});

test('the end of an alert belongs to the mail of its beginning', async () => {
  const server = await startMailServer();
  const house = await openHouse();
  const { id } = await house.add('Mail', mailTo(server.port));
  await house.notifications.tell(noticeOf());
  await until(() => server.mails.length === 1);
  house.clock.advance(1_000);
  await house.notifications.tell(
    noticeOf({
      kind: 'alert.resolved',
      severity: 'info',
      title: 'CPU is fine again',
      key: 'alert/cpu',
      resolves: 'alert/cpu',
    }),
  );
  await until(() => server.mails.length === 2);
  expect(server.mails[1]?.header('in-reply-to')).toBe(server.mails[0]?.header('message-id'));
  await house.delivery(id, ({ state, title }) => state === 'sent' && title === 'CPU is fine again');
});

/** One part of a message, in whatever encoding it is. */
function decodePart(raw: string, type: string): string {
  const part = raw.split(/\r\n--[^\r\n]+/).find((one) => one.toLowerCase().includes(`content-type: ${type}`)) ?? '';
  const at = part.indexOf('\r\n\r\n');
  const [head, body] = [part.slice(0, at), part.slice(at + 4)];
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  const bytes = body
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /quoted-printable/i.test(head) ? Buffer.from(bytes, 'latin1').toString('utf8') : body;
}
