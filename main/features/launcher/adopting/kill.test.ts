import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { ServiceReceipt, ServiceStatus } from '../../../../shared/features/launcher/schema.ts';
import { TAGS } from '../../../core/children/tags.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { tryPort } from '../ports/try-port.ts';

const child = fileURLToPath(new URL('./testing/crash-child.ts', import.meta.url));
const full = Boolean(process.env.OPTIMUS_FULL);
const rounds = full ? 20 : 3;
const kept = ['kept', 'kept-server', 'kept-tree'];
const ending = ['api', 'deaf', 'worker'];

interface Told {
  statuses: ServiceStatus[];
  interrupted: { ids: string[]; endedAt: number | null };
  children: { label: string; pid: number }[];
}

/** Every process that inherited the mark, wherever it went; `keep` for those that are to outlive Optimus. */
async function marked(mark: string): Promise<{ pid: number; keep: boolean }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return text.includes(`MARK=${mark}`) ? [{ pid: Number(pid), keep: text.includes(`\0${TAGS.keep}=`) }] : [];
    }),
  );
  return found.flat();
}

/** Below those that the system gives away by itself: it is bound only by a service of a core that is yet to start. */
async function quietPort(): Promise<number> {
  const first = 20_000;
  const many = 10_000;
  for (let step = 0; step < many; step += 1) {
    const port = first + ((process.pid * 37 + step) % many);
    if ((await tryPort(port)) === 'free') return port;
  }
  throw new Error('no port is free');
}

const runFile = (port: number, node: string) => `version: 1
services:
  kept:
    command: echo up; exec sleep 1000
    keep: true
    ready: log up
  kept-server:
    command: exec ${node} -e "require('http').createServer((q, s) => s.end('still here')).listen(process.env.PORT)"
    keep: true
    port: { number: ${port}, variable: PORT }
    ready: { http: /, every: 0.3, timeout: 10 }
  kept-tree:
    command: setsid sleep 1000 & echo up; wait
    keep: true
    ready: log up
  worker:
    command: echo up; exec sleep 1000
    ready: log up
  api:
    command: setsid sh -c 'sleep 1000 & sleep 1001' & echo up; wait
    needs: worker
    ready: log up
  deaf:
    command: trap '' TERM HUP INT; echo up; while :; do sleep 0.1; done
    stop-within: 1
    ready: log up
`;

test.runIf(process.platform === 'linux')(
  `killed ${rounds} times: what should end has ended, what should run is taken up again as the same process`,
  { timeout: full ? 3_600_000 : 600_000 },
  async () => {
    const home = await tempDir();
    const project = join(home, 'projects', 'shop');
    await mkdir(join(project, '.optimus'), { recursive: true });
    await writeFile(join(project, 'package.json'), '{"name":"shop"}');
    const port = await quietPort();
    await writeFile(
      join(project, '.optimus', 'run.yaml'),
      runFile(port, JSON.stringify(process.execPath).replaceAll('"', '')),
    );
    const dataDir = join(home, 'data');
    const mark = randomUUID();
    let running: ChildProcess | null = null;
    onTestFinished(async () => {
      running?.kill('SIGKILL');
      for (const { pid } of await marked(mark)) process.kill(pid, 'SIGKILL');
    });

    const start = (mode: string) => {
      const started = spawn(process.execPath, [child, dataDir, home, mode], {
        env: { ...process.env, NODE_COMPILE_CACHE: join(home, 'compiled'), MARK: mark },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      running = started;
      const ended = new Promise<string>((resolve) =>
        started.once('close', (code, signal) => resolve(signal ?? String(code))),
      );
      const lines: string[] = [];
      createInterface({ input: started.stdout }).on('line', (line) => lines.push(line));
      const told = async <T>(word: string): Promise<T> => {
        const line = await until(
          () => {
            if (lines.some((one) => /^(refused|not-ready) /.test(one))) throw new Error(lines.join('\n'));
            return lines.find((one) => one.startsWith(`${word} `));
          },
          { timeoutMs: 180_000, what: `the word ${word} of a core` },
        );
        return JSON.parse(line.slice(word.length + 1)) as T;
      };
      return { started, ended, told };
    };
    const pidsOf = ({ statuses }: Told, names: readonly string[]) =>
      Object.fromEntries(
        statuses.filter(({ name }) => names.includes(name)).map((one) => [one.name, one.process?.pid]),
      );
    const nothingElse = () =>
      until(async () => (await marked(mark)).every(({ keep }) => keep), {
        what: 'the end of all that should end',
        timeoutMs: 120_000,
      });

    let known: Record<string, number | undefined> | null = null;
    let orphans = 0;
    let adoptions = 0;
    for (let round = 0; round < rounds; round += 1) {
      const core = start('start');
      const told = await core.told<Told>('ready');
      expect(new Set(told.statuses.map(({ name }) => name)), `round ${round}`).toEqual(new Set([...kept, ...ending]));
      const now = pidsOf(told, kept);
      if (known) {
        // The same processes as before, and none beside them.
        expect(now, `round ${round}`).toEqual(known);
        expect(told.statuses.filter(({ process: one }) => one?.adopted).length).toBe(kept.length);
        adoptions += kept.length;
      }
      known = now;
      expect(told.children.filter(({ label }) => label.startsWith('service ')).length).toBe(
        kept.length + ending.length,
      );
      const response = await fetch(`http://127.0.0.1:${port}/`);
      expect(await response.text()).toBe('still here');

      core.started.kill('SIGKILL');
      expect(await core.ended).toBe('SIGKILL');
      await nothingElse();
      orphans += (await marked(mark)).filter(({ keep }) => !keep).length;
      for (const pid of Object.values(known)) expect(() => process.kill(pid ?? 0, 0)).not.toThrow();
      // So many crashes in a minute would end in safe mode, which takes nothing up.
      await rm(join(dataDir, 'runs.json'), { force: true });
    }

    // Between start and readiness, too: what is half begun is not lost.
    const half = start('start');
    await until(async () => (await marked(mark)).some(({ pid, keep }) => !keep && pid !== half.started.pid), {
      timeoutMs: 120_000,
    });
    half.started.kill('SIGKILL');
    await half.ended;
    await nothingElse();
    await rm(join(dataDir, 'runs.json'), { force: true });

    const look = start('look');
    const found = await look.told<Told>('found');
    expect(pidsOf(found, kept)).toEqual(known);
    expect(new Set(found.statuses.map(({ name, state }) => `${name} ${state}`))).toEqual(
      new Set(kept.map((name) => `${name} ready`)),
    );
    expect(found.interrupted.ids.length).toBeGreaterThan(0);
    // An orderly end leaves them running as well.
    look.started.stdin?.write('end\n');
    expect(await look.ended).toBe('0');
    await nothingElse();
    for (const pid of Object.values(known ?? {})) expect(() => process.kill(pid ?? 0, 0)).not.toThrow();

    const last = start('finish');
    expect(pidsOf(await last.told<Told>('found'), kept)).toEqual(known);
    const receipts = await last.told<ServiceReceipt[]>('stopped');
    expect(receipts.map(({ ok, left }) => [ok, left])).toEqual(kept.map(() => [true, []]));
    expect(await last.told<string[]>('events')).not.toContain('service.stray-stopped');
    expect(await last.ended).toBe('0');
    await until(async () => (await marked(mark)).length === 0, { timeoutMs: 60_000, what: 'the end of everything' });
    console.info(
      `killed ${rounds} times: ${orphans} orphans, ${adoptions} of ${(rounds - 1) * kept.length} taken up again`,
    );
  },
);
