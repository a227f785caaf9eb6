import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Deployment, PlaceSpecInput } from '../../../../shared/features/deployments/schema.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { createLoad } from './load.ts';
import { quietPort } from './quiet-port.ts';

const child = fileURLToPath(new URL('./kill-child.ts', import.meta.url));

export interface KillChild {
  dataDir: string;
  home: string;
  port: number;
  project: string;
  rest: Partial<PlaceSpecInput>;
  /** `first`, `finish`, or the step in which it is going to be killed. */
  mode: string;
}

interface Asked {
  project: string;
  create(folder: string): Promise<{ commit(mode: { version: string }): Promise<string> }>;
  rest?: Partial<PlaceSpecInput>;
  steps: readonly string[];
  /** Of the place, as soon as it is known. */
  onPlace?: (id: string) => void;
}

/** All that inherited the mark, wherever it went. */
async function marked(mark: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return text.includes(`SHIP_MARK=${mark}`) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

/** A deployment for each step, killed in it with its Optimus; another process asks the place all the while. */
export async function killIn({ project, create, rest = {}, steps, onPlace }: Asked) {
  const home = await tempDir();
  const app = await create(join(home, 'projects', project));
  await app.commit({ version: 'v0' });
  const port = await quietPort();
  const mark = randomUUID();
  const dataDir = join(home, 'data');
  let running: ChildProcess | null = null;
  onTestFinished(async () => {
    running?.kill('SIGKILL');
    for (const pid of await marked(mark))
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
  });
  const start = (mode: string) => {
    const asked: KillChild = { dataDir, home, port, project, rest, mode };
    const started = spawn(process.execPath, [child, JSON.stringify(asked)], {
      env: { ...process.env, NODE_COMPILE_CACHE: join(home, 'compiled'), SHIP_MARK: mark },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    running = started;
    const ended = new Promise<string>((resolve) =>
      started.once('close', (code, signal) => resolve(signal ?? String(code))),
    );
    const lines: string[] = [];
    createInterface({ input: started.stdout }).on('line', (line) => lines.push(line));
    const told = async <T>(word: string): Promise<T> => {
      const line = await until(() => lines.find((one) => one.startsWith(`${word} `)), {
        timeoutMs: 180_000,
        what: `the word ${word}`,
      });
      return JSON.parse(line.slice(word.length + 1)) as T;
    };
    const kill = async () => {
      started.kill('SIGKILL');
      await ended;
      // So many crashes in a minute would end in safe mode, which takes nothing up.
      await rm(join(dataDir, 'runs.json'), { force: true });
    };
    return { told, kill, ended, goOn: () => started.stdin.end() };
  };

  const first = start('first');
  onPlace?.(await first.told<string>('place'));
  const begun = await first.told<Deployment>('over');
  if (begun.state !== 'succeeded') throw new Error(begun.sentence);
  const url = `http://127.0.0.1:${port}`;
  const load = await createLoad({ url, requestsPerSecond: 40, connections: 4, sockets: 0, slow: 0 }, onTestFinished);
  await first.kill();

  const ends: string[] = [];
  const ended = ({ state, sentence }: Deployment) => {
    ends.push(state);
    if (state !== 'succeeded') console.info(sentence);
  };
  for (const [n, step] of steps.entries()) {
    await app.commit({ version: `v${n + 1}` });
    const core = start(step);
    ended(await core.told<Deployment>('over'));
    await core.told('step');
    await core.kill();
  }
  const last = start('finish');
  ended(await last.told<Deployment>('over'));
  // Nobody asks a place any more that goes.
  const { sent, failed, reset, statuses, errors } = await load.stop();
  last.goOn();
  await last.told('removed');
  const code = await last.ended;
  // What a look meets in the moment of its end is gone in the next.
  await until(async () => (await marked(mark)).length === 0, { timeoutMs: 60_000, what: 'the end of everything' });
  console.info(
    `killed in ${steps.join(', ')}: ${ends.join(', ')}; ${JSON.stringify({ sent, failed, statuses, errors })}`,
  );
  return { ends, code, failed, reset, statuses: Object.keys(statuses) };
}
