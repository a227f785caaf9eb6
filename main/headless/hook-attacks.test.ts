import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectClient } from '../core/rpc.ts';
import { until } from '../core/testing/until.ts';
import { bodyLimit, type Reason } from './reasons.ts';
import { open, type RawAnswer, readAll, sendRaw } from './testing/raw-client.ts';
import { type Facts, type Headers, json, post, request } from './testing/requests.ts';
import { secretText, startTestHost, type TestHost } from './testing/start-host.ts';

const secret = 'a-secret-of-the-hooks-only';
const text = (name: string, signature: string, more = '') => `name: Hook ${name}
on:
  - webhook: ${name}
    secret: HOOK_SECRET
    signature: ${signature}
    overlap: parallel
${more}steps:
  - set: { got: "\${{ trigger.body }}" }
`;

let dir: string;
let target: TestHost;
let ids: Record<string, string>;

const clientOf = (host: TestHost) =>
  createDirectClient(host.core.router, { context: host.core.context({ id: 'test', kind: 'direct' }) });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'optimus-hooks-'));
  target = await startTestHost(dir, { headersMs: 2_000, requestMs: 2_500, checkMs: 250 });
  const client = clientOf(target);
  await client.workflows.putSecret({ name: 'HOOK_SECRET', value: secret });
  const made = await Promise.all(
    ['optimus', 'github', 'gitlab'].map((kind) => client.workflows.create({ source: text(`${kind}-hook`, kind) })),
  );
  ids = Object.fromEntries(made.map(({ id, name }) => [name, id]));
  await client.workflows.create({ source: text('bare', 'optimus').replace('HOOK_SECRET', 'NOT_SET') });
  await until(
    async () => (await client.workflows.list()).filter((one) => one.triggers[0]?.trouble === null).length === 3,
  );
});
afterAll(async () => {
  await target.dispose();
  await rm(dir, { recursive: true, force: true });
});

const facts = (): Facts => ({ port: target.port, host: `127.0.0.1:${target.port}`, token: target.token, oldToken: '' });
const now = () => Math.floor(Date.now() / 1_000);
const signed = (body: string | Buffer, { at = now(), key = secret } = {}) =>
  `t=${at},v1=${createHmac('sha256', key).update(`${at}.`).update(body).digest('hex')}`;
const hubSigned = (body: string, key = secret) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
const noToken: Headers = { authorization: null };

const call = (name: string, body: string | Buffer, headers: Headers = {}, line = `POST /hooks/${name}`) =>
  sendRaw(target.port, post(body, { ...json, ...noToken, ...headers }, line)(facts()));
const optimus = (body: string, headers: Headers = {}) =>
  call('optimus-hook', body, { 'x-optimus-signature': signed(body), ...headers });
const bodyOf = ({ text: all }: RawAnswer) =>
  JSON.parse(all.slice(all.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
const runs = async () => (await clientOf(target).runs.list({})).runs.length;

describe('a hook', () => {
  it('has an address on this host, and starts a run for whoever signs', async () => {
    const client = clientOf(target);
    const kept = await client.workflows.get({ id: ids['Hook optimus-hook'] ?? '' });
    expect(kept.triggers[0]).toMatchObject({
      address: `http://127.0.0.1:${target.port}/hooks/optimus-hook`,
      trouble: null,
    });
    const body = JSON.stringify({ ref: 'main', n: 1 });
    const answer = await optimus(body);
    expect(answer.status).toBe(202);
    const { runId, outcome } = bodyOf(answer);
    expect(outcome).toBe('started');
    const run = await until(async () => {
      const one = await client.runs.get({ id: String(runId) });
      return one.finishedAt === null ? null : one;
    });
    expect(run.trigger).toEqual({ kind: 'webhook', label: 'a call of the hook optimus-hook' });
    expect(JSON.stringify(run.output)).toContain('"ref":"main"');
    expect(JSON.stringify(run.input)).not.toContain('x-optimus-signature');
  });

  it('takes a text as a text', async () => {
    const answer = await optimus('just words', { 'content-type': 'text/plain' });
    const { runId } = bodyOf(answer);
    await until(async () => (await clientOf(target).runs.get({ id: String(runId) })).finishedAt);
    expect(JSON.stringify((await clientOf(target).runs.get({ id: String(runId) })).output)).toContain('just words');
  });

  it('refuses what was signed once and comes again, also after a restart', async () => {
    const body = JSON.stringify({ once: randomBytes(8).toString('hex') });
    const signature = { 'x-optimus-signature': signed(body) };
    expect((await call('optimus-hook', body, signature)).status).toBe(202);
    const before = await runs();
    expect((await call('optimus-hook', body, signature)).status).toBe(404);
    await target.restart();
    await until(async () => (await clientOf(target).workflows.list()).some((one) => one.triggers[0]?.trouble === null));
    await until(async () => (await optimus(JSON.stringify({ up: randomBytes(8).toString('hex') }))).status === 202);
    expect((await call('optimus-hook', body, signature)).status).toBe(404);
    expect(await runs()).toBe(before + 1);
  });

  it('of GitHub starts one run per delivery, however often it is delivered', async () => {
    const body = JSON.stringify({ ref: 'refs/heads/main' });
    const headers = { 'x-hub-signature-256': hubSigned(body), 'x-github-delivery': 'd-1', 'x-github-event': 'push' };
    const first = bodyOf(await call('github-hook', body, headers));
    const again = bodyOf(await call('github-hook', body, headers));
    expect(first.outcome).toBe('started');
    expect(again.runId).toBe(first.runId);
    const other = bodyOf(await call('github-hook', body, { ...headers, 'x-github-delivery': 'd-2' }));
    expect(other.runId).not.toBe(first.runId);
  });

  it('of GitLab shows its token', async () => {
    expect((await call('gitlab-hook', '{"a":1}', { 'x-gitlab-token': secret })).status).toBe(202);
    expect((await call('gitlab-hook', '{"a":1}', { 'x-gitlab-token': `${secret} ` })).status).toBe(202);
    expect((await call('gitlab-hook', '{"a":1}', { 'x-gitlab-token': secret.slice(1) })).status).toBe(404);
  });
});

const body = '{"a":1}';
type Attack = [name: string, send: () => Promise<RawAnswer>, status: number, reason: Reason | null];
const attacks: Attack[] = [
  ['a name that there is not', () => call('nobody', body, { 'x-optimus-signature': signed(body) }), 404, 'hook'],
  ['a hook whose secret is not set', () => call('bare', body, { 'x-optimus-signature': signed(body) }), 404, 'hook'],
  ['no signature', () => call('optimus-hook', body), 404, 'hook'],
  ['an empty signature', () => optimus(body, { 'x-optimus-signature': '' }), 404, 'hook'],
  ['a wrong signature', () => optimus(body, { 'x-optimus-signature': signed(body, { key: 'other' }) }), 404, 'hook'],
  ['a signature of another body', () => optimus(body, { 'x-optimus-signature': signed('{"a":2}') }), 404, 'hook'],
  ['a signature in capitals', () => optimus(body, { 'x-optimus-signature': signed(body).toUpperCase() }), 404, 'hook'],
  ['a signature that is cut', () => optimus(body, { 'x-optimus-signature': signed(body).slice(0, -1) }), 404, 'hook'],
  [
    'two signatures in one',
    () => optimus(body, { 'x-optimus-signature': `${signed(body)},${signed(body)}` }),
    404,
    'hook',
  ],
  [
    'two signature headers',
    () => optimus(body, { 'X-optimus-signature': signed(body, { key: 'other' }) }),
    404,
    'hook',
  ],
  ['an old signature', () => optimus(body, { 'x-optimus-signature': signed(body, { at: now() - 301 }) }), 404, 'hook'],
  [
    'a signature of tomorrow',
    () => optimus(body, { 'x-optimus-signature': signed(body, { at: now() + 400 }) }),
    404,
    'hook',
  ],
  [
    'a fresh time before an old signature',
    () => optimus(body, { 'x-optimus-signature': signed(body, { at: now() - 900 }).replace(/t=\d+/, `t=${now()}`) }),
    404,
    'hook',
  ],
  [
    'a time that is no number',
    () => optimus(body, { 'x-optimus-signature': `t=NaN,v1=${'0'.repeat(64)}` }),
    404,
    'hook',
  ],
  [
    'the signature of GitHub for a hook of ours',
    () => call('optimus-hook', body, { 'x-hub-signature-256': hubSigned(body) }),
    404,
    'hook',
  ],
  [
    'the token of GitLab for a hook of ours',
    () => call('optimus-hook', body, { 'x-gitlab-token': secret }),
    404,
    'hook',
  ],
  [
    'our signature for a hook of GitHub',
    () => call('github-hook', body, { 'x-optimus-signature': signed(body) }),
    404,
    'hook',
  ],
  [
    'SHA-1 for a hook of GitHub',
    () => call('github-hook', body, { 'x-hub-signature': `sha1=${'0'.repeat(40)}` }),
    404,
    'hook',
  ],
  [
    'a wrong signature of GitHub',
    () => call('github-hook', body, { 'x-hub-signature-256': hubSigned(body, 'x') }),
    404,
    'hook',
  ],
  ['an empty token of GitLab', () => call('gitlab-hook', body, { 'x-gitlab-token': '' }), 404, 'hook'],
  [
    'the token of the user in place of a signature',
    () => call('optimus-hook', body, { authorization: `Bearer ${target.token}` }),
    404,
    'hook',
  ],
  ['a name of every object', () => call('constructor', body, { 'x-optimus-signature': signed(body) }), 404, 'hook'],
  ['a prototype as its name', () => call('__proto__', body), 405, 'method'],
  ['a name with an encoded letter', () => call('x', body, {}, 'POST /hooks/%6fptimus-hook'), 400, 'target'],
  ['a name with an encoded slash', () => call('x', body, {}, 'POST /hooks/a%2f..%2fapi'), 400, 'target'],
  ['a path that climbs', () => call('x', body, {}, 'POST /hooks/../api/settings'), 400, 'target'],
  ['a path below a hook', () => call('x', body, {}, 'POST /hooks/optimus-hook/more'), 405, 'method'],
  ['a slash at the end', () => call('x', body, {}, 'POST /hooks/optimus-hook/'), 405, 'method'],
  ['two slashes', () => call('x', body, {}, 'POST //hooks/optimus-hook'), 400, 'target'],
  ['no name', () => call('x', body, {}, 'POST /hooks/'), 405, 'method'],
  ['a name that is too long', () => call('a'.repeat(65), body), 405, 'method'],
  ['a name with a null byte', () => call('x', body, {}, 'POST /hooks/a%00b'), 400, 'target'],
  ['a name that reads right to left', () => call('x', body, {}, 'POST /hooks/%E2%80%AEkooh'), 405, 'method'],
  ['another case of the path', () => call('x', body, {}, 'POST /HOOKS/optimus-hook'), 405, 'method'],
  ['a token in the query', () => call('x', body, {}, 'POST /hooks/optimus-hook?token=a'), 400, 'token-in-query'],
  ['a foreign host', () => optimus(body, { host: 'evil.example' }), 403, 'host'],
  [
    'DNS rebinding',
    () => optimus(body, { host: `evil.example:${target.port}`, origin: `http://evil.example:${target.port}` }),
    403,
    'host',
  ],
  ['a foreign origin', () => optimus(body, { origin: 'https://evil.example' }), 403, 'origin'],
  ['a null origin', () => optimus(body, { origin: 'null' }), 403, 'origin'],
  [
    'a cross-site form',
    () => optimus(body, { 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site' }),
    403,
    'origin',
  ],
  ['a proxy', () => optimus(body, { 'x-forwarded-for': '10.0.0.1' }), 403, 'proxy'],
  ['another method in disguise', () => optimus(body, { 'x-http-method-override': 'DELETE' }), 400, 'override'],
  ['a form', () => optimus('a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'content-type'],
  ['a compressed body', () => optimus(body, { 'content-encoding': 'gzip' }), 415, 'content-type'],
  [
    'a type in UTF-16',
    () => optimus(body, { 'content-type': 'application/json; charset=utf-16' }),
    415,
    'content-type',
  ],
  [
    'a body that says that it is too large',
    () => optimus(body, { 'Content-Length': String(bodyLimit + 1) }),
    400,
    'malformed',
  ],
  ['a body that is too large', () => optimus(`"${'a'.repeat(bodyLimit)}"`), 413, 'body-too-large'],
  [
    'a body that is too large for a name that there is not',
    () => call('nobody', `"${'a'.repeat(bodyLimit)}"`),
    413,
    'body-too-large',
  ],
  ['PUT', () => sendRaw(target.port, request(facts(), 'PUT /hooks/optimus-hook', noToken)), 405, 'method'],
];

describe('attacks on hooks', () => {
  it('are many', () => expect(attacks.length).toBeGreaterThan(40));

  it.each(attacks)('%s', async (_, send, status, reason) => {
    const handled = target.handled();
    const before = target.host.status().refusals;
    const started = await runs();
    const answer = await send();
    expect(answer.status).toBe(status);
    expect(target.handled()).toBe(handled);
    expect(await runs()).toBe(started);
    for (const hidden of [secret, secretText, target.token]) expect(answer.text).not.toContain(hidden);
    expect(answer.text.toLowerCase()).not.toContain('access-control-allow');
    if (reason) expect(target.host.status().refusals).toEqual({ ...before, [reason]: (before[reason] ?? 0) + 1 });
  });

  it('get one and the same answer, whether the name, the secret or the signature is wrong', async () => {
    const withoutDate = ({ text: all }: RawAnswer) => all.replace(/^date: .*$/im, '');
    const answers = await Promise.all([
      call('nobody', body, { 'x-optimus-signature': signed(body) }),
      call('bare', body, { 'x-optimus-signature': signed(body) }),
      call('optimus-hook', body),
      call('github-hook', body, { 'x-hub-signature-256': hubSigned(body, 'x') }),
      call('gitlab-hook', body, { 'x-gitlab-token': 'x' }),
      call('optimus-hook', '{"malformed', {}),
    ]);
    expect(new Set(answers.map(withoutDate)).size).toBe(1);
  });

  it('of who knows the secret: JSON that is none is told so', async () => {
    for (const bad of ['{"a":', '{"__proto__":{"admin":true}}', `${'['.repeat(500)}${']'.repeat(500)}`])
      expect((await optimus(bad)).status, bad.slice(0, 20)).toBe(400);
  });

  it('that take too long to arrive are ended', async () => {
    const socket = await open(target.port);
    const answer = readAll(socket);
    const headers = { ...json, ...noToken, 'content-length': '1000', 'x-optimus-signature': signed(body) };
    socket.write(request(facts(), 'POST /hooks/optimus-hook', headers, '{"a":'));
    const { status, closed } = await answer;
    expect([408, closed]).toEqual([status, true]);
  });

  it('are too many: the rest of a minute is dropped, and the sender is told when to come back', async () => {
    let answer = await call('gitlab-hook', '{"n":0}', { 'x-gitlab-token': secret });
    for (let n = 1; n <= 70 && answer.status === 202; n++)
      answer = await call('gitlab-hook', `{"n":${n}}`, { 'x-gitlab-token': secret });
    expect(answer.status).toBe(429);
    expect(answer.text.toLowerCase()).toContain('retry-after: 60');
    const { items } = await clientOf(target).attention.list();
    expect(items.map(({ key }) => key)).toContain(`workflows/braked/${ids['Hook gitlab-hook']}`);
  });
});
