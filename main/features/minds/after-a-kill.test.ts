import { expect, test } from 'vitest';
import { createSystemClock } from '../../core/lib/clock.ts';
import { openTestStore } from '../../core/testing/test-store.ts';
import { until } from '../../core/testing/until.ts';
import { connectedHere, mindsHere, providerHere } from './testing/minds-here.ts';

test('killed in the middle of a change, a key never stands beside the address of another server', async () => {
  const store = await openTestStore(createSystemClock());
  const { minds, models, server, host, asking } = await connectedHere(['compatible'], { store });
  const other = await providerHere();
  const { connectionId: id } = models.compatible;
  // What the file says between its writes: that is what a program finds that is started after a kill.
  const seen = new Set<string>();
  const look = async () => {
    const row = await store.data
      .selectFrom('mind_connections')
      .leftJoin('secrets', (join) => join.on('secrets.name', '=', `minds/${id}`))
      .select(['base_url', 'has_key', 'cipher'])
      .executeTakeFirstOrThrow();
    const key = row.has_key === 1 && row.cipher ? (await host.ports.secrets.decrypt(row.cipher)).plain : 'no key';
    seen.add(`${row.base_url.startsWith(other.url) ? 'new' : 'old'}: ${key.replace(/^sk-test.*/, 'key-of-the-first')}`);
  };
  const changing = minds.change({ id, baseUrl: `${other.url}/v1`, key: 'key-of-the-other' });
  // Between any two statements, and no more often than the change can take: without a pause nothing else would come to its turn.
  for (let i = 0; i < 2_000; i += 1) await look();
  await changing;
  await look();
  expect(seen).toContain('new: no key');
  expect(seen).toContain('new: key-of-the-other');
  expect(seen).not.toContain('old: key-of-the-other');
  expect(seen).not.toContain('new: key-of-the-first');
  expect((await minds.ask(asking('compatible'))).end.kind).toBe('complete');
  for (const { headers } of other.requests) expect(headers.authorization).toBe('Bearer key-of-the-other');
  expect(server.requests).toEqual([]);
});

test('a key that was left without its connection is removed at the next start', async () => {
  const store = await openTestStore(createSystemClock());
  const { secrets, models } = await connectedHere(['openai'], { store });
  await secrets.set('minds/left-behind', 'sk-of-nobody');
  await secrets.set('other/thing', 'not ours');
  const { secrets: later } = await mindsHere({ store });
  const names = (await later.list()).map(({ name }) => name);
  expect(names).toEqual([`minds/${models.openai.connectionId}`, 'other/thing']);
});

test('what was asked when the program was killed is told as lost, and its cost as unknown', async () => {
  const store = await openTestStore(createSystemClock());
  const { minds, server, asking } = await connectedHere(['ollama'], { store });
  server.answer(() => ({ text: 'Yes.', hold: new Promise(() => {}) }));
  const abort = new AbortController();
  const running = minds.ask({ ...asking('ollama'), signal: abort.signal });
  await server.arrived(1);
  // Not while it is under way.
  expect(await minds.spend(1)).toEqual([]);
  const { minds: later } = await mindsHere({ store });
  expect(await later.spend(1)).toMatchObject([{ requests: 1, failed: 1, cost: null }]);
  abort.abort();
  await running;
});

test('a check that was under way when the program ended is no state for ever', async () => {
  const store = await openTestStore(createSystemClock());
  const server = await providerHere();
  const first = await mindsHere({ store });
  server.failing(() => 'silence');
  const adding = first.minds.add({ kind: 'ollama', name: 'Slow', baseUrl: server.url, contextTokens: null });
  await until(() => server.requests.length === 1);
  expect((await first.minds.list())[0]?.state).toEqual({ kind: 'checking' });
  const second = await mindsHere({ store });
  expect((await second.minds.list())[0]).toMatchObject({ name: 'Slow', state: { kind: 'unchecked' } });
  first.clock.advance(20_001);
  expect((await adding).state).toMatchObject({ kind: 'failed', fault: { code: 'timeout' } });
});
