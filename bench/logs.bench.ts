import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { all, openLogs, web } from '../main/features/logs/testing/open-logs.ts';
import type { Bench, Figure } from './lib/bench.ts';
import { writeLogLines } from './lib/log-lines.ts';
import { quick } from './lib/rounds.ts';
import { median, percentile } from './lib/stats.ts';
import { withTempDir } from './lib/temp-dir.ts';

const run = promisify(execFile);
const lines = quick ? 100_000 : 1_000_000;
const rounds = quick ? 3 : 7;
const megabyte = 1_048_576;

/** The floor of all reading by lines: Node's own, which does nothing with them. */
async function readlineRate(path: string): Promise<number> {
  const child = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'ignore'] });
  const began = performance.now();
  let seen = 0;
  for await (const _ of createInterface({ input: child.stdout })) seen += 1;
  return seen / ((performance.now() - began) / 1_000);
}

async function ingest(dataDir: string, path: string) {
  const { logs } = openLogs({ dataDir, limitMb: 1_000 });
  const sink = logs.open(web);
  await logs.sources({});
  const before = process.memoryUsage.rss();
  let most = before;
  const delays: number[] = [];
  let turned = performance.now();
  const watching = setInterval(() => {
    const now = performance.now();
    delays.push(Math.max(0, now - turned - 10));
    turned = now;
    most = Math.max(most, process.memoryUsage.rss());
  }, 10);
  const began = performance.now();
  const child = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'ignore'] });
  sink.read('out', child.stdout);
  await once(child, 'close');
  await sink.end();
  const tookMs = performance.now() - began;
  clearInterval(watching);
  return { logs, rate: lines / (tookMs / 1_000), grown: (most - before) / megabyte, delays };
}

async function rg(path: string, ...args: string[]): Promise<number | null> {
  const began = performance.now();
  try {
    await run('rg', ['--no-config', '--count', ...args, path]);
    return performance.now() - began;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

const bench: Bench = () =>
  withTempDir(async (dir) => {
    const path = join(dir, 'lines.txt');
    await writeLogLines(path, lines);
    const { size } = await stat(path);
    const floor = await readlineRate(path);
    const { logs, rate, grown, delays } = await ingest(join(dir, 'data'), path);
    const kept = await logs.kept();

    const searches = [
      { name: 'search-1m', filter: { text: 'NEEDLE 4' }, args: ['-i', '-F', 'NEEDLE 4'], aim: 1_000 },
      {
        name: 'search-1m-regex',
        filter: { text: 'needle \\d+ was [Ff]ound', regex: true, exact: true },
        args: ['needle \\d+ was [Ff]ound'],
      },
    ];
    const figures: Figure[] = [];
    for (const { name, filter, args, aim } of searches) {
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const began = performance.now();
        const { looked, found, cut } = await logs.count({ ...all, ...filter, stretches: 100 });
        if (looked !== lines || found === 0 || cut)
          throw new Error(`${name}: ${found} found of ${looked}, cut: ${cut}`);
        ours.push(performance.now() - began);
        const other = await rg(path, ...args);
        if (other !== null) theirs.push(other);
      }
      if (theirs.length === 0) console.log('rg is not installed: there is nothing to compare the search with.');
      figures.push({
        ...{ name, value: median(ours), unit: 'ms', better: 'lower' },
        ...(aim !== undefined && { aim }),
        ...(theirs.length > 0 && { peer: { name: 'rg over the same lines as one file', value: median(theirs) } }),
      });
    }
    const pages: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      await logs.page({ ...all, limit: 500 });
      pages.push(performance.now() - began);
    }
    await logs.dispose();
    return {
      bench: 'logs',
      figures: [
        {
          ...{ name: 'ingest-lines-per-second', value: rate, unit: '1/s', better: 'higher' },
          peer: { name: 'readline of Node, lines thrown away', value: floor },
        },
        ...figures,
        { name: 'newest-page', value: median(pages), unit: 'ms', better: 'lower' },
        {
          ...{ name: 'bytes-per-line', value: kept.bytes / lines, unit: 'B', better: 'lower' },
          peer: { name: 'as written', value: size / lines },
        },
        { name: 'ingest-memory', value: grown, unit: 'MB', better: 'lower', aim: 150 },
        { name: 'ingest-loop-delay-p99', value: percentile(delays, 0.99), unit: 'ms', better: 'lower' },
      ],
    };
  });

export default bench;
