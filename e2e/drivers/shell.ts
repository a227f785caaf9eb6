import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { appRoot, prepareHome } from './app-home.ts';
import { recordPages } from './page-record.ts';
import type { AppDriver, DesktopControl, DesktopState, LaunchOptions } from './types.ts';

const START_MS = 90_000;
const ENDING_MS = 5_000;
const ORIGIN = 'http://optimus';

type Reply = { id?: number; ready?: string; value?: unknown; error?: string };

function createCaller(child: ChildProcess, said: () => string) {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let count = 0;
  child.on('message', ({ id, value, error }: Reply) => {
    const call = id === undefined ? undefined : waiting.get(id);
    if (id !== undefined) waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  });
  const ended = () => new Error(`the app ended with ${child.exitCode ?? child.signalCode}\n${said()}`);
  child.once('exit', () => {
    for (const call of waiting.values()) call.reject(ended());
  });
  return (operation: string, args: Record<string, unknown> = {}): Promise<unknown> => {
    const call = Promise.withResolvers<unknown>();
    const id = ++count;
    waiting.set(id, call);
    child.send({ id, operation, args }, (error) => {
      // Its channel closes a little before it ends, and how it ended says more.
      if (error && (child.exitCode !== null || child.signalCode !== null)) call.reject(ended());
    });
    return call.promise;
  };
}

function createControl(call: ReturnType<typeof createCaller>): DesktopControl {
  const tell = async (operation: string, args: Record<string, unknown> = {}) => void (await call(operation, args));
  return {
    state: async () => (await call('state')) as DesktopState,
    trayClick: () => tell('trayClick'),
    trayMenu: (label) => tell('trayMenu', { label }),
    menu: (label) => tell('menu', { label }),
    shortcut: (accelerator) => tell('shortcut', { accelerator }),
    notificationClick: (title) => tell('notificationClick', { title }),
    notificationAction: (index, title) => tell('notificationAction', { index, title }),
    nextDialog: (kind, value) => tell('nextDialog', { kind, value }),
    deepLink: (url) => tell('deepLink', { url }),
    secondInstance: (args) => tell('secondInstance', { argv: args }),
    suspend: () => tell('suspend'),
    resume: () => tell('resume'),
    closeWindow: () => tell('closeWindow'),
    crashPage: () => tell('crashPage'),
    permission: async (permission, details, url) => (await call('permission', { permission, details, url })) === true,
  };
}

async function started(child: ChildProcess, said: () => string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(
    () => reject(new Error(`'ready' never came. Does the entry await app.whenReady() at its top level?\n${said()}`)),
    START_MS,
  );
  child.on('message', ({ ready }: Reply) => {
    if (ready !== undefined) resolve(ready);
  });
  child.once('exit', (code) => reject(new Error(`the app ended with ${code} before it was ready\n${said()}`)));
  return promise.finally(() => clearTimeout(timer));
}

/** Electron is ready long before the core is; the tray is the last thing that a start puts up. */
async function coreIsUp(call: ReturnType<typeof createCaller>): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (((await call('state')) as DesktopState).tray === null) {
    if (performance.now() > deadline) throw new Error('the core never came up');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const overlayUrl = `${ORIGIN}/listen`;

/** The small window that listens, once there is one. */
async function findOverlay(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (!context) throw new Error('Chromium has no context');
  const there = () => context.pages().find((page) => page.url() === overlayUrl);
  const deadline = performance.now() + START_MS;
  for (let page = there(); ; page = there()) {
    if (page) {
      await page.waitForLoadState('domcontentloaded');
      return page;
    }
    if (performance.now() > deadline) throw new Error('the small window never came');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function findPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (!context) throw new Error('Chromium has no context');
  const ours = (page: Page) => page.url().startsWith(ORIGIN) && page.url() !== overlayUrl;
  for (;;) {
    const page = context.pages().find(ours);
    if (page) {
      await page.waitForLoadState('domcontentloaded');
      return page;
    }
    const another = context.pages().find((one) => one.url() !== overlayUrl);
    const fresh = another ?? (await context.waitForEvent('page', { timeout: START_MS }));
    await fresh.waitForURL(`${ORIGIN}/**`, { timeout: START_MS });
  }
}

interface ShellOptions extends LaunchOptions {
  /** Where the built program lies. */
  root?: string;
}

/** Starts the process and waits for nothing. */
export async function spawnShell(options: ShellOptions = {}) {
  const executable = findChromium();
  if (!executable)
    throw new Error('No Chromium here: install the package chromium, or npx playwright install chromium');
  const home = await prepareHome(options);
  const profile = await mkdtemp(join(tmpdir(), 'optimus-shim-'));
  const shim = join(import.meta.dirname, 'shim');
  const child = spawn(
    process.execPath,
    ['--import', join(shim, 'register.mjs'), join(shim, 'boot.mjs'), options.root ?? appRoot, ...(options.args ?? [])],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        XDG_SESSION_TYPE: 'x11',
        WAYLAND_DISPLAY: '',
        ...home.env,
        OPTIMUS_SHIM_PROFILE: profile,
        CHROMIUM_PATH: executable,
        OPTIMUS_SHIM_FLAGS: JSON.stringify(options.chromiumFlags ?? []),
        ...options.env,
      },
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-20_000);
    });
  const gone = once(child, 'exit');
  return {
    child,
    home,
    said: () => said,
    /** Resolves with the exit code, once nothing of it is left. */
    async ended(): Promise<number | null> {
      const [code] = await gone;
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      return code;
    },
  };
}

/** The real built main process and preload under the Electron shim, with Chromium for its windows. */
export async function launchShell(options: ShellOptions = {}): Promise<AppDriver> {
  const { child, home, said, ended } = await spawnShell(options);
  const call = createCaller(child, said);
  let browser: Browser;
  try {
    browser = await chromium.connectOverCDP(await started(child, said));
    for (const context of browser.contexts()) recordPages(context);
    await coreIsUp(call);
  } catch (error) {
    // What was connected to may go a little before the app does, and how that ended says more.
    const late = setTimeout(() => child.kill('SIGKILL'), ENDING_MS);
    const code = await ended();
    clearTimeout(late);
    await home.remove();
    throw code === null ? error : new Error(`the app ended with ${code}\n${said()}`, { cause: error });
  }
  return {
    kind: 'shell',
    home: home.path,
    page: () => findPage(browser),
    overlay: () => findOverlay(browser),
    desktop: createControl(call),
    async kill9() {
      child.kill('SIGKILL');
      await ended();
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) await call('quit').catch(() => {});
      await ended();
      await home.remove();
    },
  };
}
