import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildBarePage } from './lib/bare-page.ts';
import type { Bench, Figure } from './lib/bench.ts';
import { buildCore } from './lib/build-core.ts';
import { entryJsKb } from './lib/entry-js.ts';
import { fillStore } from './lib/full-store.ts';
import { openBrowser, timeToInteractive } from './lib/interactive.ts';
import { paletteOpenings } from './lib/palette-open.ts';
import { memoryMb } from './lib/process-cost.ts';
import { root, startProgram } from './lib/program.ts';
import { interleaved, quick } from './lib/rounds.ts';
import { startHost } from './lib/start-host.ts';
import { median, percentile } from './lib/stats.ts';
import { withTempDir } from './lib/temp-dir.ts';

const rounds = quick ? 3 : 9;
const openings = quick ? 8 : 30;
const idleMs = quick ? 3_000 : 15_000;
const bareProgram = (name: string) => join(root, 'bench', 'programs', `${name}.mjs`);
const ready = /^ready(?: (\d+))?$/;

async function startAndStop(file: string, dataDir: string) {
  const program = await startProgram(file, [dataDir], { ready });
  await program.stop();
  return { ms: program.startedMs };
}

async function coreStarts(dir: string): Promise<Figure[]> {
  const core = await buildCore();
  const [full, bare] = [join(dir, 'full'), join(dir, 'bare')];
  await Promise.all([mkdir(full), mkdir(bare)]);
  await startAndStop(core, full);
  await fillStore(full);
  let count = 0;
  const result = await interleaved(rounds, {
    empty: () => startAndStop(core, join(dir, `empty-${count++}`)),
    full: () => startAndStop(core, full),
    bare: () => startAndStop(bareProgram('bare-sqlite'), bare),
  });
  const peer = { name: 'Node opening SQLite', value: result.bare.ms };
  return [
    { name: 'core-start-empty', value: result.empty.ms, unit: 'ms', better: 'lower', peer },
    { name: 'core-start-full', value: result.full.ms, unit: 'ms', better: 'lower', peer },
  ];
}

/** The page, and what its host still holds when the page has gone. */
async function pageAndIdle(dir: string): Promise<Figure[]> {
  const barePages = await buildBarePage();
  const [home, idleHome] = [join(dir, 'home'), join(dir, 'idle')];
  await Promise.all([mkdir(home), mkdir(idleHome)]);
  const bare = await startProgram(bareProgram('bare-page'), [barePages], { ready });
  const host = await startHost(home);
  const browser = await openBrowser();
  const fetchedEarly = new Set<string>();
  const visit = async (url: string, onScript: (path: string) => void = () => {}) => {
    const { ms, scriptsBeforePaint } = await timeToInteractive(browser, url);
    for (const path of scriptsBeforePaint) onScript(path);
    return { ms };
  };
  const urls = { ours: `${host.origin}/#token=${host.token}`, bare: `http://127.0.0.1:${bare.ready[1]}/` };
  const times = await interleaved(rounds, {
    ours: () => visit(urls.ours, (path) => fetchedEarly.add(path)),
    bare: () => visit(urls.bare),
  });
  const opened = await paletteOpenings(browser, urls, openings);
  const kilobytes = await entryJsKb(join(root, 'out', 'renderer'), [...fetchedEarly]);
  const bareKilobytes = await entryJsKb(barePages, []);
  await Promise.all([host.stop(), bare.stop()]);

  const idle = await startHost(idleHome);
  const bareIdle = await startProgram(bareProgram('bare-idle'), [idleHome], { ready });
  await timeToInteractive(browser, `${idle.origin}/#token=${idle.token}`);
  await browser.close();
  await delay(idleMs);
  const [memory, bareMemory] = [await memoryMb(idle.pid), await memoryMb(bareIdle.pid)];
  await Promise.all([idle.stop(), bareIdle.stop()]);

  const react = 'React and one button';
  return [
    {
      name: 'interactive',
      value: times.ours.ms,
      unit: 'ms',
      better: 'lower',
      aim: 1_000,
      peer: { name: react, value: times.bare.ms },
    },
    {
      name: 'palette-open-p50',
      value: median(opened.ours),
      unit: 'ms',
      better: 'lower',
      peer: { name: react, value: median(opened.bare) },
    },
    {
      name: 'palette-open-p95',
      value: percentile(opened.ours, 0.95),
      unit: 'ms',
      better: 'lower',
      aim: 50,
      peer: { name: react, value: percentile(opened.bare, 0.95) },
    },
    {
      name: 'entry-js-gz',
      value: kilobytes,
      unit: 'KB',
      better: 'lower',
      aim: 350,
      peer: { name: react, value: bareKilobytes },
    },
    {
      name: 'idle-core-memory',
      value: memory,
      unit: 'MB',
      better: 'lower',
      aim: 120,
      peer: { name: 'bare fastify and SQLite', value: bareMemory },
    },
  ];
}

const start: Bench = () =>
  withTempDir(async (dir) => ({ bench: 'start', figures: [...(await coreStarts(dir)), ...(await pageAndIdle(dir))] }));

export default start;
