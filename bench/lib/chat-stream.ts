import type { CDPSession, Page } from '@playwright/test';
import { type Reply, type Seen, startProviderServer } from '../../main/features/minds/testing/provider-server.ts';
import type { Figure } from './bench.ts';
import { openBrowser } from './interactive.ts';
import { type HeadlessProgram, startHost } from './start-host.ts';
import { withTempDir } from './temp-dir.ts';

const characters = 100_000;
/** A fast model says some thousand characters in a second; this is ten times that. */
const pieceLength = 24;
const pauseMs = 1;
const samples = 8;
const end = 'THE-END-OF-IT';

declare global {
  interface Window {
    watched: { gaps: number[]; stop: boolean };
  }
}

/** An answer as models write them: headings, lists, tables, code and emphasis. */
function longAnswer(): string {
  const part = (n: number) =>
    [
      `## Part ${n}`,
      `The service **shop-${n}** does not answer on port \`${3_000 + n}\`, because *another one* holds it. ${'It was started before the deployment and nobody has stopped it since. '.repeat(3)}`,
      `1. Stop \`shop-${n}\`\n2. Look at [the log](https://example.org/${n})\n   - errors\n   - warnings\n3. Start it again`,
      `| service | port | state |\n|---|---:|---|\n${Array.from({ length: 6 }, (_, i) => `| shop-${n}-${i} | ${3_000 + i} | **up** |`).join('\n')}`,
      `\`\`\`ts\n${'export const port = Number(process.env.PORT ?? 3000);\n'.repeat(8)}\`\`\``,
      `> What is said in \`README.md\` is older than the code.`,
    ].join('\n\n');
  let text = '';
  for (let n = 1; text.length < characters; n++) text += `${part(n)}\n\n`;
  return `${text.slice(0, characters - end.length - 2)}\n\n${end}`;
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
  return usedSize / 1024 / 1024;
}

async function send<T>(host: HeadlessProgram, path: string, init: RequestInit): Promise<T> {
  const headers = { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${host.origin}/api${path}`, { ...init, headers });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
const read = <T>(host: HeadlessProgram, path: string) => send<T>(host, path, {});
const call = <T>(host: HeadlessProgram, path: string, body: object) =>
  send<T>(host, path, { method: 'POST', body: JSON.stringify(body) });

/** The longest time without a frame, from the call on until the page is told to stop. */
const watchFrames = (page: Page) =>
  page.evaluate(() => {
    const state = { gaps: [] as number[], stop: false };
    window.watched = state;
    let last = performance.now();
    const tick = (now: number) => {
      state.gaps.push(now - last);
      last = now;
      if (!state.stop) requestAnimationFrame(tick);
    };
    requestAnimationFrame((now) => {
      last = now;
      requestAnimationFrame(tick);
    });
  });
const worstFrame = (page: Page): Promise<number> =>
  page.evaluate(() => {
    window.watched.stop = true;
    return window.watched.gaps.reduce((most, gap) => Math.max(most, gap), 0);
  });

async function ask(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New chat' }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill('Tell me all of it');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Stop the answer' }).waitFor();
}
/** Asked of the host: a page that is looked into all the time has other things to do than to draw. */
async function ended(host: HeadlessProgram): Promise<void> {
  for (;;) {
    const threads = await read<{ busy: boolean; messages: number }[]>(host, '/chat');
    if (threads.length > 0 && threads.every(({ busy, messages }) => !busy && messages === 2)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/**
 * An answer of 100,000 characters, streamed by a server that speaks a provider's protocol, through the built program to the
 * screen: the longest time without a frame, and what the page holds more, at its most, than before.
 */
export function measureChatStream(): Promise<Figure[]> {
  return withTempDir(async (dir) => {
    const text = longAnswer();
    const provider = await startProviderServer({
      answer: ({ system }: Seen): Reply =>
        system.includes('You answer inside Optimus')
          ? { text, piece: pieceLength, pauseMs }
          : { object: { memories: [] } },
    });
    const host = await startHost(dir);
    const browser = await openBrowser();
    try {
      await call(host, '/minds/add', { kind: 'compatible', name: 'Loopback', baseUrl: `${provider.url}/v1` });
      const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
      const session = await page.context().newCDPSession(page);
      await page.goto(`${host.origin}/chat#token=${host.token}`);
      await page.getByRole('textbox', { name: 'Message' }).waitFor();

      // The floor: the same page with nothing to do.
      await watchFrames(page);
      await page.waitForTimeout(5_000);
      const floor = await worstFrame(page);

      // Once, so that code is compiled and pools are filled.
      await ask(page);
      await ended(host);
      await page.waitForTimeout(2_000);

      await ask(page);
      await watchFrames(page);
      await ended(host);
      // The last step, when the whole of it is drawn, counts too.
      await page.waitForTimeout(2_000);
      const gap = await worstFrame(page);

      const before = await heapOf(session);
      await ask(page);
      let most = 0;
      const whole = ended(host);
      let over = false;
      void whole.then(() => {
        over = true;
      });
      for (let taken = 0; taken < samples || !over; taken++) {
        await page.waitForTimeout(1_500);
        most = Math.max(most, await heapOf(session));
      }
      await whole;
      return [
        {
          ...{ name: 'frame-gap-max', value: gap, unit: 'ms', better: 'lower', aim: 50 },
          peer: { name: 'the same page at rest', value: floor },
        },
        {
          ...{ name: 'stream-memory-growth', value: Math.max(0, most - before), unit: 'MB', better: 'lower' },
          peer: { name: 'the text itself, as UTF-16', value: (text.length * 2) / 1024 / 1024 },
        },
      ];
    } finally {
      await browser.close();
      await host.stop();
      await provider.close();
    }
  });
}
