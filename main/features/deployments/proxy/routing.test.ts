import { Agent, get, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { createLoad } from '../testing/load.ts';
import { latencyPercentile } from './latency.ts';
import { at, createSpread } from './program/choose.ts';
import { startBackend } from './testing/backend.ts';
import { backend, freePort, route, startProxy } from './testing/start-proxy.ts';

const wait = { timeoutMs: 60_000 };

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

function ask(port: number, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; version: string; headers: IncomingHttpHeaders }>((resolve, reject) => {
    get({ port, host: '127.0.0.1', agent, headers }, (res) => {
      res.resume();
      res.once('end', () =>
        resolve({ status: res.statusCode ?? 0, version: String(res.headers['x-version']), headers: res.headers }),
      );
    }).once('error', reject);
  });
}

async function shares(port: number, times: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const lane = async () => {
    for (let i = 0; i < times / 10; i += 1) {
      const { version } = await ask(port);
      counts[version] = (counts[version] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 10 }, lane));
  return counts;
}

test('any 10,000 in a row have the shares that were asked for', () => {
  const spread = createSpread();
  for (const weight of [0.1, 1, 5, 25, 50, 99]) {
    const both = [
      { weight, of: 'two' },
      { weight: 100 - weight, of: 'one' },
    ];
    const got = Array.from({ length: 10_000 }, () => at(both, spread.next())).filter((of) => of === 'two').length;
    expect(Math.abs(got / 100 - weight), String(weight)).toBeLessThan(0.1);
  }
});

test('requests go where the weights say, also without cookies: 5, 25 and 50 of 100 within a point', async () => {
  const [one, two] = [await startBackend('one'), await startBackend('two')];
  const { proxy } = await startProxy();
  const port = await freePort();
  for (const weight of [5, 25, 50]) {
    await proxy.apply(
      route(port, [backend('two', weight, two), backend('one', 100 - weight, one)], { sticky: { by: 'cookie' } }),
    );
    const counts = await shares(port, 3_000);
    expect(Math.abs((counts.two ?? 0) / 30 - weight), JSON.stringify(counts)).toBeLessThan(1);
    expect((counts.two ?? 0) + (counts.one ?? 0)).toBe(3_000);
  }
  const { releases, listening } = await proxy.counts(`place-${port}`);
  expect(listening).toBe(true);
  expect((releases.one?.requests ?? 0) + (releases.two?.requests ?? 0)).toBe(9_000);
  expect(releases.two).toMatchObject({ failed: 0, inFlight: 0, cutRequests: 0 });
  expect(latencyPercentile(releases.two?.latency ?? [], 0.99)).toBeGreaterThan(0);
}, 180_000);

test.each(['cookie', 'header', 'address'] as const)('who came to the new version by %s never leaves it', async (by) => {
  const [one, two] = [await startBackend('one'), await startBackend('two')];
  const { proxy } = await startProxy();
  const port = await freePort();
  const sticky = by === 'header' ? ({ by, name: 'X-User' } as const) : { by };
  const clients = Array.from({ length: 200 }, (_, i) => ({
    'x-user': `user ${i}`,
    'x-forwarded-for': `10.0.0.${i}`,
    cookie: '',
    was: 'one',
  }));
  let moved = 0;
  for (const weight of [5, 25, 50, 100]) {
    await proxy.apply(route(port, [backend('two', weight, two), backend('one', 100 - weight, one)], { sticky }));
    for (const client of clients) {
      const { cookie, was, ...headers } = client;
      const answer = await ask(port, { ...headers, ...(cookie && { cookie }) });
      const [set] = answer.headers['set-cookie'] ?? [];
      if (set) {
        expect(set).toMatch(/^optimus_share=\d+\.\d{4}; Path=\/; HttpOnly; SameSite=Lax$/);
        client.cookie = `other=1; ${set.split(';')[0]}`;
      }
      if (was === 'two') expect(answer.version).toBe('two');
      if (was !== answer.version) moved += 1;
      client.was = answer.version;
    }
  }
  expect(moved).toBe(200);
});

test('what is applied under load loses nothing, and the receipt says what the client saw', async () => {
  const held: (() => void)[] = [];
  const slowly = (version: string) =>
    startBackend(version, (req, res) => {
      if (req.url === '/slow') held.push(() => res.end(version));
      else res.end(version);
    });
  const answerAll = () => {
    for (const answer of held.splice(0)) answer();
  };
  /** Slow ones are answered while it goes on. */
  const answering = async <T>(work: Promise<T>): Promise<T> => {
    let over = false;
    void work.finally(() => {
      over = true;
    });
    await until(
      () => {
        answerAll();
        return over;
      },
      { timeoutMs: 120_000 },
    );
    return work;
  };
  const [one, two] = [await slowly('one'), await slowly('two')];
  const { proxy } = await startProxy();
  const port = await freePort();
  const only = (which: string) =>
    proxy.apply(
      route(port, [backend('two', which === 'two' ? 100 : 0, two), backend('one', which === 'one' ? 100 : 0, one)]),
    );
  await only('one');
  const load = await createLoad(
    {
      url: `http://127.0.0.1:${port}`,
      requestsPerSecond: 100,
      connections: 20,
      sockets: 5,
      slow: 4,
    },
    onTestFinished,
  );
  for (let i = 0; i < 6; i += 1) {
    const [to, from] = i % 2 === 0 ? ['two', 'one'] : ['one', 'two'];
    await only(to as string);
    const before = (await load.now()).byVersion[to as string] ?? 0;
    await until(async () => ((await load.now()).byVersion[to as string] ?? 0) > before + 5, wait);
    // They were asked before the switch, and are answered after it.
    answerAll();
    if (i % 5 !== 0) continue;
    const drained = await answering(proxy.drain(`place-${port}`, from as string, 8, AbortSignal.timeout(100_000)));
    expect(drained).toEqual({ whole: true, cutRequests: 0, cutSockets: 0 });
  }
  const seen = await answering(load.stop());
  expect(seen).toMatchObject({ failed: 0, reset: 0, slowFailed: 0, socketsCut: 0, errors: {} });
  const counts = await until(async () => {
    const now = await proxy.counts(`place-${port}`);
    return Object.values(now.releases).every(({ inFlight, sockets }) => inFlight + sockets === 0) ? now : null;
  }, wait);
  const all = Object.values(counts.releases);
  expect(all.reduce((sum, { requests }) => sum + requests, 0)).toBe(seen.sent + seen.slowSent);
  expect(all.reduce((sum, { failed, cutRequests, cutSockets }) => sum + failed + cutRequests + cutSockets, 0)).toBe(0);
  expect(counts).toMatchObject({ unserved: 0, downtimeMs: 0 });
});

test('a preview leads to one version alone', async () => {
  const [one, two] = [await startBackend('one'), await startBackend('two')];
  const { proxy } = await startProxy();
  const port = await freePort();
  await proxy.apply(route(port, [backend('one', 100, one)]));
  const preview = await proxy.preview(`place-${port}`, backend('two', 0, two));
  expect((await ask(preview.port)).version).toBe('two');
  expect((await ask(port)).version).toBe('one');
  expect(Object.keys((await proxy.counts(`place-${port}`)).releases)).toEqual(['one']);
  await preview.close();
  await until(
    () =>
      ask(preview.port).then(
        () => false,
        () => true,
      ),
    wait,
  );
});

test('a port that a stranger has is said, and taken once it is free; other routes are not touched', async () => {
  const one = await startBackend('one');
  const { proxy } = await startProxy();
  const [mine, port] = [await freePort(), await freePort()];
  await proxy.apply(route(mine, [backend('one', 100, one)]));
  const stranger = createServer().listen(port, '127.0.0.1');
  await until(() => stranger.listening, wait);
  onTestFinished(() => void stranger.close());
  const changes: (string | null)[] = [];
  proxy.onChange((id) => changes.push(id));
  await expect(proxy.apply(route(port, [backend('one', 100, one)]))).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { why: `Port ${port} is in use.` },
  });
  expect(await proxy.counts(`place-${port}`)).toMatchObject({ listening: false, problem: `Port ${port} is in use.` });
  await expect(proxy.apply(route(mine, [], { id: 'other' }))).rejects.toMatchObject({
    data: { why: `Port ${mine} belongs to shop ${mine}.` },
  });
  expect((await ask(mine)).status).toBe(200);
  stranger.close();
  await until(() => changes.includes(`place-${port}`), { timeoutMs: 60_000 });
  expect((await ask(port)).status).toBe(200);
});

test('without a version requests are answered with 503 and counted as unserved', async () => {
  const { proxy } = await startProxy();
  const port = await freePort();
  await proxy.apply(route(port, []));
  expect((await ask(port)).status).toBe(503);
  const counts = await until(async () => {
    const now = await proxy.counts(`place-${port}`);
    return now.downtimeMs > 0 ? now : null;
  }, wait);
  expect(counts).toMatchObject({ unserved: 1, releases: {} });
  const one = await startBackend('one');
  await proxy.apply(route(port, [backend('one', 100, one)]));
  const after = await proxy.counts(`place-${port}`);
  expect((await ask(port)).status).toBe(200);
  expect((await proxy.counts(`place-${port}`)).downtimeMs).toBe(after.downtimeMs);
  await proxy.remove(`place-${port}`);
  await expect(ask(port)).rejects.toThrow();
  await expect(proxy.counts(`place-${port}`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
