import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench, Figure } from './lib/bench.ts';
import { changesOnScreen } from './lib/change-on-screen.ts';
import { openBrowser } from './lib/interactive.ts';
import { languageFilesPerSecond } from './lib/language-speed.ts';
import { listMounts } from './lib/list-mount.ts';
import { startProjectsHost } from './lib/projects-host.ts';
import { quick } from './lib/rounds.ts';
import { median, percentile } from './lib/stats.ts';
import { withTempDir } from './lib/temp-dir.ts';
import { makeProjects } from './lib/trees/make-projects.ts';

const run = promisify(execFile);
const few = quick ? 40 : 200;
const many = quick ? 80 : 1_000;
const rounds = quick ? 1 : 3;
const edits = quick ? 4 : 20;
const gitJobs = 4;

async function repositories(home: string): Promise<string[]> {
  const top = join(home, 'projects');
  const groups = await readdir(top);
  const inside = await Promise.all(
    groups.map(async (group) => (await readdir(join(top, group))).map((name) => join(top, group, name))),
  );
  return inside.flat();
}

/** What git itself takes to tell the state of all of them. */
async function gitStatusOver(home: string): Promise<number> {
  const paths = await repositories(home);
  const began = performance.now();
  const work = async () => {
    for (let path = paths.pop(); path !== undefined; path = paths.pop())
      await run(
        'git',
        ['-c', 'core.fsmonitor=false', '--no-optional-locks', 'status', '--porcelain=v2', '--branch', '-z'],
        {
          cwd: path,
          maxBuffer: 1 << 26,
        },
      );
  };
  await Promise.all(Array.from({ length: gitJobs }, work));
  return performance.now() - began;
}

/** A raw walk over every file. */
async function walkOver(home: string): Promise<number> {
  const began = performance.now();
  const script = '"$(command -v fdfind || command -v fd)" --unrestricted --type file . "$0" | wc -l';
  const found = Number((await run('sh', ['-c', script, join(home, 'projects')])).stdout);
  if (found === 0) throw new Error('fd found no file');
  return performance.now() - began;
}

async function firstList(home: string, dataDir: string, onDelay: (ms: number) => void): Promise<number> {
  const began = performance.now();
  const host = await startProjectsHost(dataDir, home);
  const stop = new AbortController();
  const watching = host.metrics(stop.signal, ({ loopDelayP99Ms }) => onDelay(loopDelayP99Ms));
  try {
    const at = await host.untilRead();
    return at - began;
  } finally {
    stop.abort();
    await watching;
    await host.stop();
  }
}

const bench: Bench = () =>
  withTempDir(async (dir) => {
    const homes = { few: await makeProjects(few), many: await makeProjects(many) };
    // What was written by another run long ago is read from the disk once, by everybody.
    for (const home of Object.values(homes)) await Promise.all([walkOver(home), gitStatusOver(home)]);
    const times: Record<'few' | 'many', number[]> = { few: [], many: [] };
    const status: Record<'few' | 'many', number[]> = { few: [], many: [] };
    const walks: number[] = [];
    const delays: number[] = [];
    let data = 0;
    for (let round = 0; round < rounds; round += 1)
      for (const size of ['few', 'many'] as const) {
        data += 1;
        // The other size has been read since: both begin with what the system keeps of this one.
        await gitStatusOver(homes[size]);
        times[size].push(await firstList(homes[size], join(dir, `data-${data}`), (delay) => delays.push(delay)));
        status[size].push(await gitStatusOver(homes[size]));
        if (size === 'many') walks.push(await walkOver(homes.many));
      }

    const dataDir = join(dir, 'kept');
    const first = await startProjectsHost(dataDir, homes.many);
    await first.untilRead();
    await first.untilRest();
    await first.stop();
    const starts: number[] = [];
    const empty: number[] = [];
    for (let round = 0; round < rounds * 2; round += 1) {
      for (const [folder, home, taken, wanted] of [
        [dataDir, homes.many, starts, many],
        [join(dir, `empty-${round}`), join(dir, 'nothing'), empty, 0],
      ] as const) {
        const began = performance.now();
        const host = await startProjectsHost(folder, home);
        const rows = await host.list();
        taken.push(performance.now() - began);
        if (rows.length !== wanted || rows.some(({ scannedAt }) => scannedAt === null))
          throw new Error(`the list after a start has ${rows.length} of ${wanted} projects`);
        await host.stop();
      }
    }

    const host = await startProjectsHost(dataDir, homes.many);
    const browser = await openBrowser();
    let changes: number[];
    let mounts: Awaited<ReturnType<typeof listMounts>>;
    try {
      await host.untilRest();
      mounts = await listMounts(browser, host, edits);
      changes = await changesOnScreen(browser, host, edits);
    } finally {
      await browser.close();
      await host.stop();
    }
    const languages = await languageFilesPerSecond(await repositories(homes.few));

    const figures: Figure[] = [
      {
        name: 'first-list-200',
        value: median(times.few),
        unit: 'ms',
        better: 'lower',
        aim: 2_000,
        peer: { name: 'git status, 4 jobs', value: median(status.few) },
      },
      {
        name: 'first-list-1000',
        value: median(times.many),
        unit: 'ms',
        better: 'lower',
        aim: 15_000,
        peer: { name: 'git status, 4 jobs', value: median(status.many) },
      },
      {
        name: 'first-list-growth',
        value: median(times.many) / median(times.few),
        unit: '×',
        better: 'lower',
        aim: many / few,
        peer: { name: 'git status, 4 jobs', value: median(status.many) / median(status.few) },
      },
      {
        name: 'first-list-1000-walk',
        value: median(times.many),
        unit: 'ms',
        better: 'lower',
        peer: { name: 'fd over all files', value: median(walks) },
      },
      {
        name: 'start-unchanged-1000',
        value: median(starts),
        unit: 'ms',
        better: 'lower',
        aim: 400,
        peer: { name: 'start with no project', value: median(empty) },
      },
      { name: 'change-to-screen-p95', value: percentile(changes, 0.95), unit: 'ms', better: 'lower', aim: 1_000 },
      {
        name: 'list-mount-1000-p95',
        value: percentile(
          mounts.map(({ ms }) => ms),
          0.95,
        ),
        unit: 'ms',
        better: 'lower',
        aim: 100,
      },
      {
        name: 'list-nodes-1000',
        value: Math.max(...mounts.map(({ nodes }) => nodes)),
        unit: 'nodes',
        better: 'lower',
        aim: 400,
      },
      { name: 'loop-delay-p99', value: percentile(delays, 0.99), unit: 'ms', better: 'lower', aim: 20 },
      {
        name: 'language-files-per-second',
        value: languages.ours,
        unit: '1/s',
        better: 'higher',
        aim: 14_000,
        peer: { name: 'cloc', value: languages.cloc },
      },
    ];
    return { bench: 'scan', figures };
  });

export default bench;
