import { createDecipheriv, createECDH, createHmac, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ChannelKind } from '../../../../shared/features/notifications/channels.ts';
import { until } from '../../../core/testing/until.ts';
import { type Reply, startFarEnd } from '../testing/far-end.ts';
import { noticeOf, openHouse } from '../testing/house.ts';

const sid = `AC${'0'.repeat(32)}`;
const hostile = noticeOf({
  title: 'Hi\r\nX-Evil: 1 <!channel> @everyone 👩‍👩‍👧‍👦',
  body: `<script> שלום\u0000\u001b[31m ${'x'.repeat(1_000_000)}`,
});

async function withFarEnd(answer: (count: number) => Reply) {
  const far = await startFarEnd((_request, count) => answer(count));
  const house = await openHouse({
    endpoints: { twilio: far.origin, slack: [far.origin], discord: [far.origin], push: /^http:\/\/127\.0\.0\.1/ },
    timeoutMs: 2_000,
    settings: { native: false },
  });
  return { far, house };
}

test('Slack: plain text only, its own words on success and on a wrong token', async () => {
  const { far, house } = await withFarEnd((count) =>
    count === 1 ? { status: 200, body: 'ok' } : { status: 403, body: 'invalid_token' },
  );
  const { id } = await house.add('Slack', { kind: 'slack' }, { url: `${far.origin}/services/T0/B0/verysecretpart` });
  await house.notifications.tell(hostile);
  expect(await house.delivery(id, ({ state }) => state === 'sent')).toMatchObject({ answer: '200 OK ok' });
  const sent = far.json(0);
  expect(sent.text).toContain('&lt;!channel&gt;');
  expect(sent.blocks.every((block: { text: { type: string } }) => block.text.type === 'plain_text')).toBe(true);
  expect(sent.blocks[1].text.text.length).toBeLessThanOrEqual(3_000);
  expect(far.requests[0]?.headers['x-evil']).toBeUndefined();
  expect(await house.notifications.testChannel(id)).toMatchObject({ ok: false, answer: '403 Forbidden invalid_token' });
  await until(() =>
    house.attention.list().items.some(({ sentence }) => sentence === 'Slack does not take the credentials'),
  );
});

test('Discord: waits for the true answer, mentions nobody, and heeds its retry_after', async () => {
  const { far, house } = await withFarEnd((count) =>
    count === 1
      ? { status: 429, headers: { 'retry-after': '1' }, body: JSON.stringify({ retry_after: 90.5, global: false }) }
      : { status: 200, body: JSON.stringify({ id: '1234567890' }) },
  );
  const { id } = await house.add('Discord', { kind: 'discord' }, { url: `${far.origin}/api/webhooks/1/secretpart` });
  await house.notifications.tell(hostile);
  const waiting = await house.delivery(id, ({ attempts }) => attempts === 1);
  expect((waiting.nextAt ?? 0) - house.clock.now()).toBe(90_500);
  await house.waits(waiting.id);
  house.clock.advance(90_500);
  expect(await house.delivery(id, ({ state }) => state === 'sent')).toMatchObject({ answer: '200 message 1234567890' });
  expect(far.requests[0]?.path).toContain('wait=true');
  expect(far.json(0).allowed_mentions).toEqual({ parse: [] });
});

test('ntfy: a topic of any server, priority, and a token', async () => {
  const { far, house } = await withFarEnd(() => ({
    status: 200,
    body: JSON.stringify({ id: 'xyz', event: 'message' }),
  }));
  const { id } = await house.add(
    'Phone',
    { kind: 'ntfy', server: far.origin, topic: 'alerts', auth: 'token', user: '' },
    { token: 'tk_veryverysecret' },
  );
  await house.notifications.tell({ ...hostile, severity: 'critical' });
  expect(await house.delivery(id, ({ state }) => state === 'sent')).toMatchObject({
    answer: '200 message xyz in alerts',
  });
  expect(far.requests[0]?.headers.authorization).toBe('Bearer tk_veryverysecret');
  const sent = far.json(0);
  expect(sent).toMatchObject({ topic: 'alerts', priority: 5 });
  expect(Buffer.byteLength(sent.message)).toBeLessThanOrEqual(4_000);
});

test('Twilio: a text message, and a number that answered STOP is gone', async () => {
  const { far, house } = await withFarEnd((count) =>
    count === 1
      ? { status: 201, body: JSON.stringify({ sid: 'SM123', status: 'queued' }) }
      : { status: 400, body: JSON.stringify({ code: 21610, message: 'Attempt to send to unsubscribed recipient' }) },
  );
  const { id } = await house.add(
    'Text',
    { kind: 'sms', accountSid: sid, from: '+41790000001', to: '+41790000002' },
    { authToken: 'twiliosecret' },
  );
  await house.notifications.tell({ ...hostile, severity: 'critical' });
  expect(await house.delivery(id, ({ state }) => state === 'sent')).toMatchObject({ answer: '201 queued as SM123' });
  const form = new URLSearchParams(far.requests[0]?.body.toString());
  expect(form.get('To')).toBe('+41790000002');
  expect(form.get('Body')?.length).toBeLessThanOrEqual(480);
  expect(far.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from(`${sid}:twiliosecret`).toString('base64')}`);
  await house.notifications.tell({ ...hostile, severity: 'critical', key: 'other' });
  await house.delivery(id, ({ state }) => state === 'failed');
  await until(async () => (await house.notifications.channels()).some((one) => one.id === id && !one.enabled));
});

test('a webhook is signed over time and body, and a receiver can check it', async () => {
  const { far, house } = await withFarEnd(() => ({ status: 204 }));
  const { id } = await house.add('Hook', { kind: 'webhook' }, { url: `${far.origin}/in`, signing: 'shared-secret' });
  await house.notifications.tell(hostile);
  await house.delivery(id, ({ state }) => state === 'sent');
  const [request] = far.requests;
  const timestamp = request?.headers['x-optimus-timestamp'];
  const wanted = createHmac('sha256', 'shared-secret').update(`${timestamp}.${request?.body}`).digest('hex');
  expect(request?.headers['x-optimus-signature']).toBe(`sha256=${wanted}`);
  expect(request?.headers['idempotency-key']).toBe(far.json(0).id);
  expect(far.json(0).title).not.toMatch(/[\r\n]/);
});

test('410 ends a target for good: it is turned off and never asked again', async () => {
  const { far, house } = await withFarEnd(() => ({ status: 410, body: 'gone' }));
  const { id } = await house.add('Hook', { kind: 'webhook' }, { url: `${far.origin}/in`, signing: 'shared-secret' });
  await house.notifications.tell(hostile);
  await house.delivery(id, ({ state }) => state === 'failed');
  await until(() => house.attention.list().items.some(({ sentence }) => sentence === 'Nothing goes to Hook any more'));
  await house.notifications.tell({ ...hostile, key: 'other' });
  expect(far.requests).toHaveLength(1);
});

/** What the browser does with a push message (RFC 8291, RFC 8188). */
function decrypt(body: Buffer, receiver: ReturnType<typeof createECDH>, auth: Buffer): string {
  const [salt, keyLength] = [body.subarray(0, 16), body.readUInt8(20)];
  const sender = body.subarray(21, 21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiver.getPublicKey(), sender]);
  const ikm = Buffer.from(hkdfSync('sha256', receiver.computeSecret(sender), auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16));
  const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12));
  const sealed = body.subarray(21 + keyLength);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
}

test('Web Push: the browser can read it, the push service can tell from whom it is, and a browser that is gone is', async () => {
  const { far, house } = await withFarEnd((count) => ({ status: count === 1 ? 201 : 410 }));
  const receiver = createECDH('prime256v1');
  receiver.generateKeys();
  const auth = randomBytes(16);
  const { id } = await house.notifications.pair({
    name: 'My phone',
    device: 'Firefox on Android',
    subscription: {
      endpoint: `${far.origin}/push/abc`,
      keys: { p256dh: receiver.getPublicKey('base64url'), auth: auth.toString('base64url') },
    },
  });
  await house.notifications.tell({ ...hostile, severity: 'critical' });
  await house.delivery(id, ({ state }) => state === 'sent');
  const [request] = far.requests;
  expect(request?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', urgency: 'high' });
  const payload = JSON.parse(decrypt(request?.body ?? Buffer.alloc(0), receiver, auth));
  expect(payload).toMatchObject({ severity: 'critical', key: 'alert/cpu' });
  expect(payload.title).toContain('👩‍👩‍👧‍👦');

  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(String(request?.headers.authorization)) ?? [];
  const { publicKey } = await house.notifications.pushKey();
  expect(key).toBe(publicKey);
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const sound = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  expect(sound).toBe(true);
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ aud: far.origin });
  expect((await house.secrets.list()).map(({ name }) => name)).toContain('notifications/vapid');

  await house.notifications.tell({ ...hostile, severity: 'critical', key: 'other' });
  await house.delivery(id, ({ state }) => state === 'failed');
  await until(async () => (await house.notifications.channels()).some((one) => one.id === id && !one.enabled));
});

test('an address that is none of theirs is not taken, nor a credential that is missing', async () => {
  const house = await openHouse();
  const wrong = (kind: Extract<ChannelKind, 'slack' | 'discord' | 'webhook'>, url: string) =>
    house.add(kind, { kind }, { url, ...(kind === 'webhook' && { signing: 'secretsecret' }) });
  await expect(wrong('slack', 'https://evil.example/services/x')).rejects.toMatchObject({ code: 'INVALID' });
  await expect(wrong('discord', 'https://discord.com/invite/x')).rejects.toMatchObject({ code: 'INVALID' });
  await expect(wrong('webhook', 'https://me:pass@example.org/')).rejects.toMatchObject({ code: 'INVALID' });
  await expect(wrong('webhook', 'file:///etc/passwd')).rejects.toMatchObject({ code: 'INVALID' });
  await expect(house.add('Slack', { kind: 'slack' })).rejects.toMatchObject({ code: 'INVALID' });
  expect(await house.notifications.channels()).toHaveLength(1);
});

test('what a server says back of our secret is not kept', async () => {
  const { far, house } = await withFarEnd(() => ({ status: 400, body: 'no such hook: /in/verysecretpart' }));
  const { id } = await house.add(
    'Hook',
    { kind: 'webhook' },
    { url: `${far.origin}/in/verysecretpart`, signing: 'shared-secret' },
  );
  const { answer } = await house.notifications.testChannel(id);
  expect(answer).toBe('400 Bad Request no such hook: [redacted]');
  await house.notifications.tell(noticeOf({}));
  const failed = await house.delivery(id, ({ state }) => state === 'failed');
  expect(failed.answer).toContain('no such hook');
  expect(JSON.stringify([failed, await house.notifications.channels()])).not.toContain('verysecretpart');
});
