import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Probe, type ProbeLook, probe as probeSchema } from '../../../../shared/features/launcher/schema.ts';
import { createChildren } from '../../../core/children/children.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import type { WrittenLine } from '../../logs/index.ts';
import type { ProbeContext } from '../types.ts';
import { createProbing } from './create-probing.ts';

const time = { timeoutMs: 40_000 };
const redact = (text: string) => text.replaceAll('very-secret', '[redacted]');

async function serve(listener: RequestListener, host = '127.0.0.1'): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function serveBytes(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createTcpServer(onSocket);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function open(input: object, context: Partial<ProbeContext> = {}, alreadyReady = false) {
  const clock = createFakeClock();
  const children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  onTestFinished(() => children.dispose());
  const told: string[] = [];
  const looks: ProbeLook[] = [];
  const probe: Probe = probeSchema.parse(input);
  const watch = createProbing({ children, clock, log: quietLog, redact }).watch(
    probe,
    {
      serviceId: 'p/web',
      projectId: 'p',
      label: 'web of shop',
      cwd: await tempDir(),
      env: {},
      port: null,
      listening: async () => [],
      onLine: () => () => {},
      ...context,
    },
    {
      look: (look) => {
        looks.push(look);
        told.push(look.ok ? 'ok' : 'no');
      },
      ready: () => told.push('READY'),
      unready: () => told.push('UNREADY'),
    },
    { alreadyReady },
  );
  onTestFinished(() => watch.stop());
  const looked = (count: number) => until(() => looks.length >= count, { ...time, what: `${count} looks` });
  return { watch, told, looks, clock, looked, children };
}

describe('a probe by HTTP', () => {
  test.each([
    [200, true],
    [204, true],
    [302, true],
    [404, false],
    [500, false],
    [503, false],
  ])('of one that answers %i: %o', async (status, ok) => {
    const port = await serve((_, response) => response.writeHead(status, { location: '/elsewhere' }).end('body'));
    const { looks, looked, told } = await open({ type: 'http', port });
    await looked(1);
    expect(looks[0]).toMatchObject({ ok, row: 1, said: expect.stringMatching(new RegExp(`^${status}`)) });
    expect(told).toEqual(ok ? ['ok', 'READY'] : ['no']);
  });

  test('takes the statuses that it was told, follows no redirect, and asks for the path as it is written', async () => {
    const asked: string[] = [];
    const port = await serve((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.host} ${request.headers.connection}`);
      response.writeHead(301, { location: '/ok' }).end();
    });
    const { looks, looked } = await open({ type: 'http', port, path: '/health me?a=ä b', status: [200, 299] });
    await looked(1);
    expect(looks[0]?.ok).toBe(false);
    expect(asked).toEqual([`GET /health%20me?a=%C3%A4%20b localhost:${port} close`]);
  });

  test('keeps the first bytes of what came back, without secrets or colours, however long it is', async () => {
    const port = await serve((_, response) => {
      response.writeHead(500, 'Not Well');
      response.write('\u001b[31mthe token is very-secret\u001b[0m\n\n{"db": "down"}');
      const more = setInterval(() => response.write('x'.repeat(100_000)), 1);
      response.on('close', () => clearInterval(more));
    });
    const { looks, looked } = await open({ type: 'http', port });
    await looked(1);
    expect(looks[0]?.said).toMatch(/^500 Not Well: the token is \[redacted\] \{"db": "down"\}x+…$/);
    expect(looks[0]?.said.length).toBeLessThan(330);
  });

  test('a body that never ends is an answer all the same', async () => {
    const port = await serve((_, response) => response.writeHead(200).write('data: 1\n\n'));
    const { looks, clock } = await open({ type: 'http', port });
    await until(() => {
      clock.advance(10);
      return looks.length > 0;
    }, time);
    // What the clock did before it came may have been too long; the next look has its own time.
    await until(() => {
      clock.advance(10);
      return looks.some(({ ok, said }) => ok && said.includes('data: 1'));
    }, time);
  });

  test('says in words why a connection came to nothing', async () => {
    const nobody = await freePort();
    const rude = await serveBytes((socket) => socket.on('data', () => socket.destroy()));
    const other = await serveBytes((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    const said = async (port: number) => {
      const { looks, looked } = await open({ type: 'http', port });
      await looked(1);
      expect(looks[0]?.ok).toBe(false);
      return looks[0]?.said;
    };
    expect(await said(nobody)).toBe(`Nothing listens on port ${nobody}.`);
    expect(await said(rude)).toBe(`Port ${rude} closed the connection without an answer.`);
    expect(await said(other)).toBe(`Port ${other} answered, but not with HTTP.`);
  });

  test('gives up after its time, and lets go of the connection', async () => {
    let connections = 0;
    const port = await serveBytes((socket) => {
      connections += 1;
      socket.on('close', () => {
        connections -= 1;
      });
    });
    const { looks, clock, looked } = await open({ type: 'http', port, timeoutSeconds: 3 });
    await until(() => connections === 1, time);
    clock.advance(2_999);
    expect(looks).toEqual([]);
    clock.advance(1);
    await looked(1);
    expect(looks[0]).toMatchObject({ ok: false, said: 'No answer within 3\u00a0seconds.', tookMs: 3_000 });
    await until(() => connections === 0, time);
  });

  test('finds who listens on IPv6 alone', async ({ skip }) => {
    const port = await serve((_, response) => response.end('six'), '::1').catch(() => null);
    if (port === null) return skip('this machine has no IPv6');
    const { looks, looked } = await open({ type: 'http', port });
    await looked(1);
    expect(looks[0]).toMatchObject({ ok: true, said: '200 OK: six' });
  });
});

describe('which port is asked', () => {
  test('the one that it was given; and says where the service listens instead', async () => {
    const given = await freePort();
    const { looks, clock, looked } = await open({ type: 'http' }, { port: given, listening: async () => [4_321] });
    await looked(1);
    expect(looks[0]?.said).toBe(`Nothing listens on port ${given}.`);
    clock.advance(2_000);
    await looked(2);
    expect(looks[1]?.said).toBe(`Nothing listens on port ${given}; the service listens on 4321.`);
  });

  test('without one those on which its tree listens; the first that speaks HTTP speaks for it', async () => {
    const ill = await serve((_, response) => response.writeHead(500).end());
    const well = await serve((_, response) => response.end('fine'));
    const foreign = await serveBytes((socket) => socket.end('HELO\r\n'));
    let listening: number[] = [];
    const { looks, clock, looked } = await open({ type: 'http' }, { listening: async () => listening });
    await looked(1);
    expect(looks[0]?.said).toBe('It does not listen on any port yet.');
    listening = [foreign, well];
    clock.advance(2_000);
    await looked(2);
    expect(looks[1]).toMatchObject({ ok: true, said: '200 OK: fine' });
    listening = [ill];
    clock.advance(2_000);
    await looked(3);
    expect(looks[2]).toMatchObject({ ok: false, said: '500 Internal Server Error' });
  });

  test('by TCP whoever takes the connection', async () => {
    const port = await serveBytes(() => {});
    const there = await open({ type: 'tcp', port });
    await there.looked(1);
    expect(there.looks[0]).toMatchObject({ ok: true, said: `Port ${port} takes connections.` });
    const nobody = await freePort();
    const gone = await open({ type: 'tcp' }, { port: nobody });
    await gone.looked(1);
    expect(gone.looks[0]).toMatchObject({ ok: false, said: `Nothing listens on port ${nobody}.` });
  });
});

describe('its rhythm', () => {
  test('period, successes and failures are kept exactly', async () => {
    let status = 500;
    let asked = 0;
    const port = await serve((_, response) => {
      asked += 1;
      response.writeHead(status).end();
    });
    const { told, looks, clock, looked } = await open({
      ...{ type: 'http', port, everySeconds: 10, timeoutSeconds: 1, successes: 3, failures: 2 },
    });
    let count = 1;
    await looked(count);
    const next = async (as: number) => {
      status = as;
      clock.advance(9_999);
      expect(asked).toBe(count);
      clock.advance(1);
      count += 1;
      await looked(count);
    };
    for (const as of [200, 200, 500, 200, 200, 200]) await next(as);
    expect(told).toEqual(['no', 'ok', 'ok', 'no', 'ok', 'ok', 'ok', 'READY']);
    expect(looks.map(({ row }) => row)).toEqual([1, 1, 2, 1, 1, 2, 3]);
    told.length = 0;
    for (const as of [500, 200, 500, 500, 500, 200, 200, 200]) await next(as);
    expect(told).toEqual(['no', 'ok', 'no', 'no', 'UNREADY', 'no', 'ok', 'ok', 'ok', 'READY']);
  });

  test('there is never more than one look at a time; who asks meanwhile gets that one', async () => {
    let open_ = 0;
    let most = 0;
    const held: (() => void)[] = [];
    const port = await serve((_, response) => {
      open_ += 1;
      most = Math.max(most, open_);
      held.push(() => {
        open_ -= 1;
        response.end();
      });
    });
    const { watch, looks, clock, looked } = await open({
      ...{ type: 'http', port, everySeconds: 0.1, timeoutSeconds: 300 },
    });
    await until(() => held.length === 1, time);
    clock.advance(5_000);
    const [one, two] = [watch.look(), watch.look()];
    held.pop()?.();
    expect(await one).toBe(await two);
    await looked(1);
    clock.advance(1);
    await until(() => held.length === 1, time);
    expect(looks).toHaveLength(1);
    expect(most).toBe(1);
    held.pop()?.();
    await looked(2);
  });

  test('what was ready before it was watched is told only when it is not any more', async () => {
    let status = 200;
    const port = await serve((_, response) => response.writeHead(status).end());
    const { told, clock, looked } = await open({ type: 'http', port, failures: 1 }, {}, true);
    await looked(1);
    status = 500;
    clock.advance(2_000);
    await looked(2);
    expect(told).toEqual(['ok', 'no', 'UNREADY']);
  });

  test('stops at once, also within a look', async () => {
    const port = await serveBytes(() => {});
    const { watch, told, clock } = await open({ type: 'http', port, timeoutSeconds: 300 });
    const look = watch.look();
    watch.stop();
    expect(await look).toMatchObject({ ok: false, said: 'It was stopped before it answered.' });
    clock.advance(600_000);
    expect(told).toEqual([]);
    expect((await watch.look()).ok).toBe(false);
    expect(told).toEqual([]);
  });
});

describe('a probe by a program', () => {
  test('is what it ends with; it has the folder and the environment of the service', async () => {
    const cwd = await tempDir();
    const { looks, looked, clock } = await open(
      { type: 'exec', command: 'pwd; echo "$WHO very-secret" >&2; test "$WHO" = shop && exit 7' },
      { cwd, env: { WHO: 'shop' } },
    );
    await looked(1);
    expect(looks[0]).toMatchObject({ ok: false, said: `It ended with 7: ${cwd} shop [redacted]` });
    clock.advance(2_000);
    await looked(2);
    expect(looks[1]?.row).toBe(2);
  });

  test('its time is kept, with all that it started, whatever that does', async () => {
    const { looks, looked, clock, children } = await open({
      ...{ type: 'exec', command: 'setsid sleep 1000 & trap "" TERM; sleep 1001', timeoutSeconds: 5 },
    });
    const [child] = await until(() => (children.list().length === 1 ? children.list() : null), time);
    await until(async () => (await children.facts.descendants(child?.pid ?? 0)).length === 2, time);
    clock.advance(5_000);
    await looked(1);
    expect(looks[0]).toMatchObject({ ok: false, said: 'It did not end within 5\u00a0seconds, and was stopped.' });
    await until(async () => (await children.facts.tagged('OPTIMUS_CHILD', child?.id ?? '')).length === 0, time);
  });

  test('what writes without end is stopped', async () => {
    const { looks, looked } = await open({ type: 'exec', command: 'yes' });
    await looked(1);
    expect(looks[0]?.said).toBe('It wrote more than 1 MB, and was stopped.');
  });
});

describe('a probe by a line of the log', () => {
  const lines = () => {
    const listeners = new Set<(line: WrittenLine) => void>();
    const onLine: ProbeContext['onLine'] = (fn) => {
      listeners.add(fn);
      return () => listeners.delete(fn);
    };
    const write = (text: string) => {
      for (const fn of [...listeners]) fn({ at: 0, from: 'out', level: null, text });
    };
    return { onLine, write, listeners };
  };

  test('is ready from the first line that fits, and listens no longer', async () => {
    const { onLine, write, listeners } = lines();
    const { watch, told, looks, looked } = await open({ type: 'log', pattern: 'listening on \\d+' }, { onLine });
    write('listening on nothing');
    expect(await watch.look()).toMatchObject({ ok: false, said: 'No line like listening on \\d+ has come yet.' });
    write('listening on 3000 with very-secret');
    await looked(1);
    expect(looks[0]).toMatchObject({ ok: true, said: 'listening on 3000 with [redacted]' });
    expect(listeners.size).toBe(0);
    expect(told).toEqual(['ok', 'READY']);
  });

  test('a pattern that would never end says so and hangs nothing; one that is none does too', async () => {
    const { onLine, write } = lines();
    const slow = await open({ type: 'log', pattern: '^(a+)+$' }, { onLine });
    write(`${'a'.repeat(60)}!`);
    await slow.looked(1);
    expect(slow.looks[0]).toMatchObject({ ok: false, said: expect.stringContaining('takes too long') });
    const broken = await open({ type: 'log', pattern: '(' }, { onLine });
    await broken.looked(1);
    expect(broken.looks[0]?.said).toContain('The pattern cannot be read');
  });

  test('is not looked for when it was ready before, and not after the stop', async () => {
    const { onLine, write, listeners } = lines();
    await open({ type: 'log', pattern: 'up' }, { onLine }, true);
    expect(listeners.size).toBe(0);
    const { watch, told } = await open({ type: 'log', pattern: 'up' }, { onLine });
    write('up');
    watch.stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
  });
});
