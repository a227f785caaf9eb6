import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Figure } from './bench.ts';
import { buildProgram } from './build-core.ts';
import { memoryMb } from './process-cost.ts';
import { root, startProgram } from './program.ts';
import { quick } from './rounds.ts';

const wanted = 400;
const inProject = 20;
const settleMs = quick ? 3_000 : 20_000;
const windowMs = quick ? 10_000 : 60_000;
const ticksPerSecond = 100;

interface Running {
  pid: number;
  stop(): Promise<void>;
}
interface Cost {
  cpuPercent: number;
  memoryMb: number;
}

const pids = async () => (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);

/** Processes that do nothing, until the machine has as many as are wanted. */
async function sleepers(folder: string, count: number): Promise<Running> {
  const script = 'i=0; while [ $i -lt $1 ]; do sleep 100000 & i=$((i+1)); done; echo ready; wait';
  const child = spawn('sh', ['-c', script, 'sh', String(count)], {
    ...{ cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  const { pid } = child;
  if (pid === undefined || !child.stdout) throw new Error('no sleepers could be started');
  await once(child.stdout, 'data');
  const end = () => {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // They are gone.
    }
  };
  process.once('exit', end);
  return {
    pid,
    async stop() {
      process.off('exit', end);
      end();
    },
  };
}

/** A program of the terminal, in a terminal. Null when it is not installed. */
async function inTerminal(command: string, args: string[], env: Record<string, string>): Promise<Running | null> {
  const path = (process.env.PATH ?? '').split(':').map((dir) => join(dir, command));
  const found = await Promise.all(path.map((file) => realpath(file).catch(() => null)));
  if (found.every((file) => file === null)) return null;
  const { spawn: spawnPty } = await import('node-pty');
  const pty = spawnPty(command, args, { cols: 120, rows: 40, env: { ...process.env, TERM: 'xterm-256color', ...env } });
  const ended = new Promise<void>((resolve) => pty.onExit(() => resolve()));
  // Whoever does not read makes it wait.
  pty.onData(() => {});
  const end = () => {
    try {
      process.kill(pty.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  process.once('exit', end);
  return {
    pid: pty.pid,
    async stop() {
      process.off('exit', end);
      end();
      await ended;
    },
  };
}

/** Seconds of a process, of what it has started, and of what it has started that has ended. */
async function familySeconds(pid: number): Promise<number> {
  const parents = new Map<number, { ppid: number; ticks: number }>();
  for (const one of await pids()) {
    const stat = await readFile(`/proc/${one}/stat`, 'latin1').catch(() => null);
    if (stat === null) continue;
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
    parents.set(one, { ppid: fields[1] ?? 0, ticks: utime + stime + cutime + cstime });
  }
  const mine = (at: number): boolean => at === pid || (parents.has(at) && mine(parents.get(at)?.ppid ?? 0));
  const ticks = [...parents].filter(([at]) => mine(at)).reduce((sum, [, one]) => sum + one.ticks, 0);
  return ticks / ticksPerSecond;
}

async function costs(all: Record<string, Running | null>): Promise<Record<string, Cost | null>> {
  const entries = Object.entries(all);
  const read = async () =>
    Promise.all(
      entries.map(async ([, one]) => (one ? { at: performance.now(), is: await familySeconds(one.pid) } : null)),
    );
  const before = await read();
  await delay(windowMs);
  const after = await read();
  return Object.fromEntries(
    await Promise.all(
      entries.map(async ([name, one], at): Promise<[string, Cost | null]> => {
        const [from, to] = [before[at], after[at]];
        if (!one || !from || !to) return [name, null];
        const cpuPercent = ((to.is - from.is) / ((to.at - from.at) / 1_000)) * 100;
        return [name, { cpuPercent, memoryMb: await memoryMb(one.pid) }];
      }),
    ),
  );
}

/** What looking at the machine each second takes, beside others that do, all at once: so they see the same machine. */
export async function samplingFigures(dir: string): Promise<Figure[]> {
  if (process.platform !== 'linux') throw new Error('this benchmark needs /proc');
  const file = await buildProgram('sampler', join(root, 'bench', 'programs', 'sampler.ts'));
  const folder = await realpath(dir);
  const config = join(folder, 'config', 'btop');
  await mkdir(config, { recursive: true });
  await writeFile(join(config, 'btop.conf'), 'update_ms = 1000\n');
  const missing = Math.max(0, wanted - inProject - (await pids()).length);
  const crowds = [await sleepers(folder, inProject), await sleepers('/', missing)];
  const program = (mode: string) => startProgram(file, [mode, folder], { ready: /^ready$/, stop: 'input' });
  const running = {
    on: await program('on'),
    off: await program('off'),
    btop: await inTerminal('btop', ['--utf-force'], { XDG_CONFIG_HOME: join(folder, 'config') }),
    glances: await inTerminal('glances', ['-q', '-t', '1', '--disable-check-update'], { XDG_CONFIG_HOME: folder }),
  };
  try {
    await delay(settleMs);
    const { on, off, btop, glances } = await costs(running);
    if (!on || !off) throw new Error('the sampler was not measured');
    const cpu = { value: on.cpuPercent - off.cpuPercent, unit: '%', better: 'lower', aim: 1 } as const;
    const memory = { value: on.memoryMb - off.memoryMb, unit: 'MB', better: 'lower', aim: 30 } as const;
    const beside = (name: string, value: number | undefined) => (value === undefined ? {} : { peer: { name, value } });
    return [
      { name: 'sample-cpu-percent', ...cpu, ...beside('btop', btop?.cpuPercent) },
      { name: 'sample-cpu-beside-glances', ...cpu, ...beside('glances', glances?.cpuPercent) },
      { name: 'sample-memory-added', ...memory, ...beside('btop', btop?.memoryMb) },
      { name: 'sample-memory-beside-glances', ...memory, ...beside('glances', glances?.memoryMb) },
    ];
  } finally {
    for (const one of [...Object.values(running), ...crowds]) await one?.stop();
  }
}
