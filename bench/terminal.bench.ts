import { readdir, readFile, readlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Bench } from './lib/bench.ts';
import { floodBlock } from './lib/flood-block.ts';
import { openBrowser } from './lib/interactive.ts';
import { root } from './lib/program.ts';
import { type HeadlessProgram, startHost } from './lib/start-host.ts';
import { percentile } from './lib/stats.ts';
import { withTempDir } from './lib/temp-dir.ts';
import { hashOf, plainXterm, seen, watchBytes } from './lib/terminal-page.ts';

const megabytes = 100;
const total = megabytes * 1_000_000;
const keystrokes = 120;
const cycles = 500;
const atOnce = 10;
const flood = join(root, 'bench', 'programs', 'terminal-flood.mjs');
const require = createRequire(import.meta.url);

const type = (page: Page, text: string) => page.keyboard.type(text, { delay: 2 });
/** Raw, so that the bytes arrive as they were written. */
const run = (size: number) => `stty raw -echo; '${process.execPath}' '${flood}' ${size}; stty sane\n`;
/** Until somebody presses Ctrl+C. */
const runOn = `'${process.execPath}' '${flood}'\n`;

async function rssOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
  await session.detach();
  return usedSize / 1024 / 1024;
}

async function openTerminal(page: Page, nth: number): Promise<void> {
  if (nth === 0) await page.getByRole('button', { name: 'Open a terminal' }).click();
  else await page.getByRole('button', { name: 'New terminal' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('[data-terminal-tabs] [role=tab]').length === n, nth + 1);
  await page.waitForSelector('.xterm-helper-textarea');
  await page.waitForTimeout(1_500);
  await type(page, "PS1='READY> '; clear\n");
  await seen(page, 'READY> ');
}

/** From the key's own event until its character stands on the screen. */
async function measureEchoes(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    window.echoes = [];
    const count = () => (document.querySelector('.xterm-rows')?.textContent?.match(/q/g) ?? []).length;
    window.addEventListener(
      'keydown',
      (event) => {
        const before = count();
        const look = () => {
          if (count() > before) window.echoes.push(performance.now() - event.timeStamp);
          else afterFrame();
        };
        // Behind everything that draws in a frame: before it, what this very frame shows would be seen with the next one.
        const afterFrame = () => requestAnimationFrame(() => setTimeout(look));
        afterFrame();
      },
      true,
    );
  });
  for (let i = 0; i < keystrokes; i++) {
    await page.keyboard.press('q');
    await page.waitForFunction((n) => window.echoes.length > n, i, { polling: 10, timeout: 60_000 });
    await page.waitForTimeout(20);
  }
  return await page.evaluate(() => window.echoes);
}

async function call(host: HeadlessProgram, path: string, body: object): Promise<{ id: string }> {
  const answer = await fetch(`${host.origin}/api/terminals/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}

async function held(pid: number): Promise<number> {
  const names = await readdir(`/proc/${pid}/fd`);
  const targets = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')));
  // Sockets of the pages and of these calls come and go, and so does what monitors keep open of each process of the machine.
  return targets.filter((target) => target !== '' && !/^(?:socket:|\/proc\/)/.test(target)).length;
}

async function leaked(host: HeadlessProgram): Promise<number> {
  const cycle = async () => {
    const { id } = await call(host, 'open', { columns: 80, rows: 24 });
    await call(host, 'close', { id, forget: true });
  };
  for (let i = 0; i < 5; i++) await cycle();
  const children = async () =>
    (await readFile(`/proc/${host.pid}/task/${host.pid}/children`, 'utf8').catch(() => '')).split(' ').filter(Boolean)
      .length;
  const before = (await held(host.pid)) + (await children());
  for (let done = 0; done < cycles; done += atOnce) await Promise.all(Array.from({ length: atOnce }, cycle));
  let after = Number.POSITIVE_INFINITY;
  // Threads that do what comes up for everybody end after 15 s of rest, and are nobody's leak.
  for (let i = 0; i < 150 && after > before; i++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    after = Math.min(after, (await held(host.pid)) + (await children()));
  }
  return Math.max(0, after - before);
}

const bench: Bench = () =>
  withTempDir(async (dir) => {
    const host = await startHost(dir);
    const browser = await openBrowser();
    try {
      const block = floodBlock();
      const alone = await browser.newPage();
      const peer = await plainXterm(
        alone,
        require.resolve('@xterm/xterm'),
        require.resolve('@xterm/xterm/css/xterm.css'),
        block,
        total,
      );
      await alone.close();

      const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
      await page.addInitScript(watchBytes, total);
      await page.goto(`${host.origin}/terminals#token=${host.token}`);
      await openTerminal(page, 0);
      const empty = { rss: await rssOf(host.pid), heap: await heapOf(page) };
      await type(page, run(megabytes));
      const end = await seen(page, 'FLOOD-END');
      const { begun, hashed, hash } = await page.evaluate(() => window.flood);
      if (hashed !== total || hash !== hashOf(block, total))
        throw new Error(`the bytes are not the same: ${hashed} of ${total}, ${hash}`);
      await seen(page, 'READY> ');
      await page.waitForTimeout(6_000);
      const grownSince = async ({ rss, heap }: typeof empty) =>
        Math.max(0, (await rssOf(host.pid)) - rss) + Math.max(0, (await heapOf(page)) - heap);
      const filled = await grownSince(empty);
      // What the first one fills (lines that are drawn, output at hand, the pools of the engine) is not filled again by others.
      const full = { rss: await rssOf(host.pid), heap: await heapOf(page) };
      for (let i = 0; i < 2; i++) {
        await type(page, `clear; ${run(megabytes / 2)}`);
        await page.waitForTimeout(1_000);
        await seen(page, 'FLOOD-END');
        await seen(page, 'READY> ');
        await page.waitForTimeout(6_000);
      }
      const grown = await grownSince(full);

      await type(page, runOn);
      await page.waitForTimeout(2_000);
      await page.evaluate(() => {
        window.addEventListener('keydown', (event) => performance.mark('ctrl-c', { startTime: event.timeStamp }), {
          capture: true,
          once: true,
        });
      });
      await page.keyboard.press('Control+c');
      // Until the screen says nothing new: the shell is back.
      const stopped = await seen(page, 'READY> ');
      const pressed = await page.evaluate(() => performance.getEntriesByName('ctrl-c')[0]?.startTime ?? Number.NaN);
      await type(page, 'clear\n');

      await type(page, runOn);
      await openTerminal(page, 1);
      const echoes = await measureEchoes(page);
      await page.close();
      const left = await leaked(host);

      return {
        bench: 'terminal',
        figures: [
          {
            name: 'flood-mbps',
            value: megabytes / ((end - begun) / 1_000),
            unit: 'MB/s',
            better: 'higher',
            aim: 12,
            peer: { name: 'plain xterm, from memory', value: peer },
          },
          { name: 'echo-p99', value: percentile(echoes, 0.99), unit: 'ms', better: 'lower', aim: 50 },
          { name: 'ctrl-c', value: stopped - pressed, unit: 'ms', better: 'lower', aim: 300 },
          { name: 'memory-first-flood', value: filled, unit: 'MB', better: 'lower' },
          { name: 'memory-growth', value: grown, unit: 'MB', better: 'lower' },
          { name: 'leaked', value: left, unit: 'of 500', better: 'lower', aim: 0 },
        ],
      };
    } finally {
      await browser.close();
      await host.stop();
    }
  });

export default bench;
