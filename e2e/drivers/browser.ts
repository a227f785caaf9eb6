import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { enter } from '../pages/go.ts';
import { appRoot, prepareHome } from './app-home.ts';
import { launchChromium } from './launch-chromium.ts';
import type { AppDriver, LaunchOptions } from './types.ts';

const START_MS = 90_000;

async function addressOf(child: ReturnType<typeof spawn>, said: () => string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error(`the host never said where it is\n${said()}`)), START_MS);
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk;
    const address = /^Optimus is at (\S+)$/m.exec(out)?.[1];
    if (address) resolve(address);
  });
  child.once('exit', (code) => reject(new Error(`the host ended with ${code}\n${said()}`)));
  return promise.finally(() => clearTimeout(timer));
}

/** The built headless host with Chromium in front of it. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<AppDriver> {
  const home = await prepareHome(options);
  const child = spawn(process.execPath, [join(appRoot, 'out/main/headless.js'), ...(options.args ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...home.env, ...options.env },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-20_000);
  });
  const gone = once(child, 'exit');
  let leave: (() => Promise<void>) | null = null;
  let page: Promise<Page> | null = null;

  async function open(address: string): Promise<Page> {
    const own = options.chromiumFlags !== undefined || !options.chromium;
    const browser = await (own || !options.chromium ? launchChromium(options.chromiumFlags) : options.chromium());
    const context: BrowserContext = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write', ...(options.permissions ?? [])],
    });
    leave = () => (own ? browser.close() : context.close());
    const opened = await context.newPage();
    await enter(opened, address);
    return opened;
  }
  try {
    const address = await addressOf(child, () => said);
    return {
      kind: 'browser',
      home: home.path,
      address,
      page: () => {
        page ??= open(address);
        return page;
      },
      async kill9() {
        child.kill('SIGKILL');
        await gone;
      },
      async close() {
        await leave?.();
        child.kill('SIGTERM');
        await gone;
        await home.remove();
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    await gone;
    await home.remove();
    throw error;
  }
}
