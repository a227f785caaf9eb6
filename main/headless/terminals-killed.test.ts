import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Terminal, TerminalHit } from '../../shared/features/terminals/schema.ts';
import { tempDir } from '../core/testing/temp-dir.ts';
import { until } from '../core/testing/until.ts';

const entry = fileURLToPath(new URL('./index.ts', import.meta.url));
const patience = { timeoutMs: 90_000 };

/** The real program in a process of its own, and its API. */
async function start(home: string) {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [entry, '--port', '0'], {
    env: { PATH, NODE_COMPILE_CACHE, HOME: home, OPTIMUS_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', (part) => {
    out += part;
  });
  const found = await until(
    () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${out}`);
      return /^Optimus is at (http:\/\/\S+)\/#token=(\S{43})\n/.exec(out);
    },
    { ...patience, what: 'the address' },
  );
  const [, origin, token] = found;
  const api = async <T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${origin}/api/terminals${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return { child, api, hits: (text: string) => api<TerminalHit[]>('GET', `/search?text=${encodeURIComponent(text)}`) };
}

/** Processes with this among their arguments, wherever they hang in the tree by now. */
async function withArgument(argument: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
      return words.includes(argument) ? [pid] : [];
    }),
  );
  return found.flat();
}

test.runIf(process.platform === 'linux')(
  'kill -9 with terminals open: nothing of them runs on, and what they wrote is there',
  { timeout: 400_000 },
  async () => {
    const home = await tempDir();
    // Nobody else sleeps for so long.
    const long = `${process.pid}${randomInt(100_000, 999_999)}`;
    const first = await start(home);
    const opened: Terminal[] = [];
    for (const name of ['one', 'two', 'three']) {
      opened.push(
        await first.api<Terminal>('POST', '/open', {
          columns: 80,
          rows: 24,
          shell: '/bin/bash',
          type: `(setsid sleep ${long} &) ; sleep ${long} & echo "${name}-$((40+2))"\n`,
        }),
      );
    }
    for (const name of ['one', 'two', 'three'])
      await until(async () => (await first.hits(`${name}-42`)).length > 0, { ...patience, what: `what ${name} wrote` });
    await until(async () => (await withArgument(long)).length === 6, { ...patience, what: 'six that sleep' });
    const shells = opened.map(({ pid }) => pid);

    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const left = async () => [
      ...(await withArgument(long)),
      ...(await Promise.all(shells.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))).filter(
        (folder) => folder === home,
      ),
    ];
    await until(async () => (await left()).length === 0, { ...patience, what: 'the end of all' });

    const second = await start(home);
    const kept = await second.api<Terminal[]>('GET', '');
    expect(kept.map(({ id, state, lives }) => ({ id, state, lives }))).toEqual(
      opened.map(({ id }) => ({ id, state: 'ended', lives: 1 })),
    );
    for (const [at, name] of ['one', 'two', 'three'].entries()) {
      const hits = await second.hits(`${name}-42`);
      expect(hits.map(({ terminalId, text }) => ({ terminalId, text }))).toContainEqual({
        terminalId: opened[at]?.id,
        text: `${name}-42`,
      });
    }
    const again = await second.api<Terminal>('POST', '/reopen', { id: opened[0]?.id, columns: 80, rows: 24 });
    expect(again).toMatchObject({ state: 'running', lives: 2 });
    expect(again.nextByte).toBeGreaterThan(kept[0]?.nextByte ?? 0);
    expect(await second.api('GET', '/ptys')).toMatchObject({ terminals: 1, leaked: 0 });
    expect(await readFile(`/proc/${again.pid}/comm`, 'utf8')).toBe('bash\n');
    second.child.kill('SIGTERM');
    await once(second.child, 'exit');
  },
);
