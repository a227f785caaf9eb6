import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../core/testing/temp-dir.ts';
import { until } from '../core/testing/until.ts';

const entry = fileURLToPath(new URL('./index.ts', import.meta.url));

const { PATH, NODE_COMPILE_CACHE } = process.env;
const inherited = { PATH, NODE_COMPILE_CACHE };

/** The real program in a process of its own. */
function run(home: string, args: string[] = ['--port', '0'], env: NodeJS.ProcessEnv = {}) {
  const child: ChildProcess = spawn(process.execPath, [entry, ...args], {
    env: { ...inherited, HOME: home, OPTIMUS_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const seen = { out: '', err: '' };
  child.stdout?.on('data', (part) => {
    seen.out += part;
  });
  child.stderr?.on('data', (part) => {
    seen.err += part;
  });
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? '')),
  );
  return {
    child,
    seen,
    ended,
    async address() {
      await until(() => seen.out.includes('\n') || child.exitCode !== null, { what: 'the address', timeoutMs: 60_000 });
      const [, origin, token] = /^Optimus is at (http:\/\/\S+)\/#token=(\S{43})\n$/.exec(seen.out) ?? [];
      if (!origin || !token) throw new Error(`no address: ${seen.out}${seen.err}`);
      return { origin, token };
    },
  };
}

const ping = ({ origin, token }: { origin: string; token: string }) =>
  fetch(`${origin}/api/system/ping`, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status);

/** Ends a start as soon as it is on record, which is long before it is complete. */
async function interrupt(home: string, signal: NodeJS.Signals) {
  const before = await readRuns(home);
  const host = run(home);
  await until(async () => (await readRuns(home)).startedAt !== before.startedAt, {
    what: 'the start',
    timeoutMs: 60_000,
  });
  host.child.kill(signal);
  const ended = await host.ended;
  expect(host.seen.out).toBe('');
  return { ended, err: host.seen.err };
}
const readRuns = async (home: string): Promise<{ running: boolean; startedAt: number | null; crashes: number[] }> =>
  JSON.parse(
    await readFile(join(home, 'runs.json'), 'utf8').catch(() => '{"startedAt":null,"running":false,"crashes":[]}'),
  );

async function safeMode(home: string): Promise<boolean> {
  const host = run(home);
  const { origin, token } = await host.address();
  const info = await fetch(`${origin}/api/system`, { headers: { authorization: `Bearer ${token}` } });
  const { safeMode: safe } = (await info.json()) as { safeMode: boolean };
  host.child.kill('SIGKILL');
  await host.ended;
  return safe;
}

describe.runIf(process.platform !== 'win32')('a start that is interrupted', () => {
  it('is no crash, however often', async () => {
    const home = await tempDir();
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGTERM'] as const) {
      expect(await interrupt(home, signal)).toEqual({ ended: 0, err: '' });
      expect(await readRuns(home)).toMatchObject({ running: false, crashes: [] });
    }
    expect(await safeMode(home)).toBe(false);
  });

  it('is a crash when it was killed, also among others that were not', async () => {
    const home = await tempDir();
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL', 'SIGTERM', 'SIGKILL'] as const)
      expect((await interrupt(home, signal)).ended).toBe(signal === 'SIGKILL' ? 'SIGKILL' : 0);
    expect(await safeMode(home)).toBe(true);
  });
});

describe('the headless host as a process', () => {
  it('prints one line, answers, ends in order and forgets its token', async () => {
    const home = await tempDir();
    const first = run(home);
    const address = await first.address();
    expect(await ping(address)).toBe(200);

    const second = run(home);
    expect(await second.ended).toBe(2);
    expect(second.seen.out).toBe('');
    expect(second.seen.err.trim().split('\n')).toEqual([
      expect.stringMatching(
        new RegExp(`in use by Optimus \\(headless, process ${first.child.pid}, ${address.origin}\\)`),
      ),
    ]);

    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(first.seen.err).toBe('');
    const third = run(home);
    expect(await ping({ ...(await third.address()), token: address.token })).toBe(401);
    third.child.kill('SIGINT');
    expect(await third.ended).toBe(0);
    for (const file of ['token-digest.json', 'logs/optimus.log', 'logs/optimus.jsonl'])
      expect(await readFile(join(home, file), 'utf8').catch(() => '')).not.toContain(address.token);
  });

  it('ends although a page is there and a stream is open', async () => {
    const host = run(await tempDir());
    const { origin, token } = await host.address();
    const stream = await fetch(`${origin}/api/system/metrics`, { headers: { authorization: `Bearer ${token}` } });
    await stream.body?.getReader().read();
    host.child.kill('SIGTERM');
    expect(await host.ended).toBe(0);
  });

  it('says who has the port: nobody it knows, or another Optimus', async () => {
    const stranger = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void stranger.close());
    const taken = String((stranger.address() as AddressInfo).port);
    const refused = run(await tempDir(), ['--port', taken]);
    expect(await refused.ended).toBe(2);
    expect(refused.seen.err).toBe(`Port ${taken} is taken by another program. Choose another one with --port.\n`);

    const first = run(await tempDir());
    const port = new URL((await first.address()).origin).port;
    const again = run(await tempDir(), ['--port', port]);
    expect(await again.ended).toBe(2);
    expect(again.seen.err).toContain(`Port ${port} is taken by another Optimus. Stop it`);
  });

  it('keeps a token when it is asked to', async () => {
    const home = await tempDir();
    const args = ['--port', '0', '--keep-token', join(home, 'token')];
    const first = run(home, args);
    const { token } = await first.address();
    first.child.kill('SIGTERM');
    await first.ended;
    expect(await ping({ ...(await run(home, args).address()), token })).toBe(200);
  });

  it('does not listen beyond this machine, and leaves newer data alone', async () => {
    const home = await tempDir();
    const wide = run(home, ['--host', '0.0.0.0']);
    expect(await wide.ended).toBe(2);
    expect(wide.seen.err).toContain('serves this machine only');

    const host = run(home);
    await host.address();
    host.child.kill('SIGTERM');
    await host.ended;
    const db = new DatabaseSync(join(home, 'optimus.db'));
    db.exec("insert into schema_migrations (name, at) values ('9990-from-the-future', 0)");
    db.close();
    const old = run(home);
    expect(await old.ended).toBe(2);
    expect(old.seen.err).toContain('written by a newer Optimus');
    expect(old.seen.err.trim().split('\n')).toHaveLength(1);
  });
});

describe.runIf(process.platform !== 'win32')('a query without an end', () => {
  it('does not keep the program from ending', async () => {
    const home = await tempDir();
    new DatabaseSync(join(home, 'any.db')).exec('create table t (x)');
    const host = run(home);
    const { origin, token } = await host.address();
    const call = async (path: string, body: unknown) => {
      const answer = await fetch(`${origin}/api${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as { id: string };
    };
    const query = 'with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n';
    const source = `name: Endless\nsteps:\n  - id: ask\n    sql: { sqlite: ${join(home, 'any.db')}, query: "${query}" }\n`;
    const { id } = await call('/workflows/create', { source });
    const started = await call(`/workflows/${id}/run`, { inputs: {} });
    const threads = async () =>
      (await fetch(`${origin}/api/runs/${started.id}`, { headers: { authorization: `Bearer ${token}` } })).text();
    await until(async () => (await threads()).includes('"state":"running"'), { what: 'the query', timeoutMs: 60_000 });
    host.child.kill('SIGTERM');
    expect(['SIGKILL', 0]).toContain(await host.ended);
    expect(await readRuns(home)).toMatchObject({ running: false, crashes: [] });
  }, 120_000);
});
