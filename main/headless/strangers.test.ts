import { expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../core/testing/temp-dir.ts';
import { until } from '../core/testing/until.ts';
import { open, readAll } from './testing/raw-client.ts';
import { request } from './testing/requests.ts';
import { startTestHost } from './testing/start-host.ts';

const keep = { connection: 'keep-alive' };

it.each([
  ['a token that nobody looked at', { authorization: 'Bearer nonsense' }],
  ['an expectation', { authorization: null, expect: '100-continue' }],
])('whoever reads a page of the host with %s is a stranger still, and the first to go', async (_, headers) => {
  const target = await startTestHost(await tempDir(), { maxStrangers: 2 });
  onTestFinished(() => target.dispose());
  const { port, token } = target;
  const facts = { port, host: `127.0.0.1:${port}`, token, oldToken: '' };
  const first = await open(port);
  const answer = readAll(first, (text) => text.includes(' 200 OK'));
  first.write(request(facts, 'GET /api/page.js', { ...keep, ...headers }));
  expect((await answer).text).toContain(' 200 OK');
  first.resume();
  const others = await Promise.all([open(port), open(port)]);
  await until(() => target.host.status().refusals.connections === 1, { what: 'the end of the first' });
  await until(() => first.destroyed, { what: 'the end of the first' });
  for (const socket of others) socket.destroy();
});
