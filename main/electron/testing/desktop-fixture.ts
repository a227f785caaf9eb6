import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { launchShell } from '../../../e2e/drivers/shell.ts';
import type { AppDriver, DesktopControl, DesktopState, LaunchOptions } from '../../../e2e/drivers/types.ts';

export type { DesktopState, LaunchOptions };

const repository = resolve(import.meta.dirname, '../../..');

/** Speaks to main as the real page does, and keeps what comes back for the test to look at. */
const SCRIPT = `
const { port1, port2 } = new MessageChannel();
window.received = [];
window.port = port1;
port1.onmessage = ({ data }) => window.received.push(data);
window.postMessage('optimus:connect', location.origin, [port2]);
try {
  window.evaluated = new Function('return true')();
} catch {
  window.evaluated = false;
}
`;
const PAGE = `<!doctype html><title>Fixture</title><h1>Fixture</h1>
<a id="web" href="https://example.com/web">web</a>
<a id="window" href="https://example.com/window" target="_blank">window</a>
<a id="own-window" href="/settings" target="_blank">own window</a>
<a id="http" href="http://example.com/">http</a>
<a id="file" href="file:///etc/passwd">file</a>
<a id="data" href="data:text/html,x">data</a>
<script type="module" src="/assets/page-AbCdEf12.js"></script>`;

/** Builds the real main process and preload into a folder of their own, beside a page for tests. */
export async function buildDesktop(): Promise<{ root: string; remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'optimus-desktop-'));
  const out = join(root, 'out');
  await promisify(execFile)(
    process.execPath,
    [
      join(repository, 'node_modules/electron-vite/bin/electron-vite.js'),
      'build',
      '--logLevel=error',
      `--config=${fileURLToPath(import.meta.resolve('./fixture.vite.config.ts'))}`,
    ],
    { cwd: repository, env: { ...process.env, NODE_ENV: 'production', OPTIMUS_FIXTURE_OUT: out } },
  );
  await mkdir(join(out, 'renderer/assets'), { recursive: true });
  await writeFile(join(out, 'renderer/index.html'), PAGE);
  await writeFile(join(out, 'renderer/assets/page-AbCdEf12.js'), SCRIPT);
  await copyFile(join(repository, 'package.json'), join(root, 'package.json'));
  for (const name of ['node_modules', 'resources']) await symlink(join(repository, name), join(root, name), 'junction');
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}

export interface RunningDesktop {
  app: AppDriver;
  desktop: DesktopControl;
  noted(kind: string): Promise<DesktopState['notes']>;
}

/** Starts what `buildDesktop` has made, under the Electron shim. */
export async function launchDesktop(root: string, options: LaunchOptions = {}): Promise<RunningDesktop> {
  const app = await launchShell({ ...options, root });
  const { desktop } = app;
  if (!desktop) throw new Error('the shell has a desktop');
  return {
    app,
    desktop,
    noted: async (kind) => (await desktop.state()).notes.filter((note) => note.kind === kind),
  };
}

/** What the fixture's script puts on its window. */
export interface FixtureWindow {
  port: MessagePort;
  received: unknown[];
  evaluated: boolean;
}

/** Calls a procedure over the page's port, in the frames that oRPC speaks. */
export async function callFromPage(page: Page, path: string, input: unknown = {}) {
  const text = await page.evaluate(
    async ([url, body]) => {
      const scope = globalThis as unknown as FixtureWindow;
      const id = crypto.randomUUID();
      scope.port.postMessage(JSON.stringify({ i: id, p: { u: url, b: { json: body } } }));
      for (;;) {
        const found = scope.received.find((data) => typeof data === 'string' && data.includes(id));
        if (typeof found === 'string') return found;
        await new Promise((done) => setTimeout(done, 5));
      }
    },
    [path, input] as const,
  );
  const frame = JSON.parse(text) as { p?: { s?: number; b?: { json?: unknown } } };
  return { status: frame.p?.s ?? 200, body: frame.p?.b?.json };
}

/** Starts to read what the desktop asks of the page. */
export const readRequests = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { port } = globalThis as unknown as FixtureWindow;
    port.postMessage('{"i":"requests","p":{"u":"/system/requests","b":{"json":{}}}}');
  });

export const receivedText = (page: Page): Promise<string> =>
  page.evaluate(() => (globalThis as unknown as FixtureWindow).received.join('\n'));
