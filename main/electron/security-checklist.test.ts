import { EventEmitter } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { App, Event } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy } from '../core/lib/content-security-policy.ts';
import type { Logger } from '../core/log/logger.ts';
import { isTrustedSender } from './policy/sender.ts';
import { guardWebContents } from './security/guard-web-contents.ts';
import { buildDesktop, type DesktopState, launchDesktop, type RunningDesktop } from './testing/desktop-fixture.ts';

/**
 * Electron's security checklist, item by item. `static` reads the sources, `shell` runs the built main under the shim,
 * `binary` is in e2e/specs/security-binary.spec.ts and runs in the release workflow. docs/guide/security.md has the same table.
 */
const SHOWN: Readonly<Record<number, string>> = {
  1: 'static, shell, binary',
  2: 'shell, binary',
  3: 'shell, binary',
  4: 'static, shell, binary',
  5: 'shell, binary',
  6: 'static, shell, binary',
  7: 'shell, binary',
  8: 'shell, binary',
  9: 'static, shell, binary',
  10: 'static, shell',
  11: 'static, shell',
  12: 'static, shell',
  13: 'static, shell, binary',
  14: 'shell, binary',
  15: 'static, shell',
  16: 'static, binary',
  17: 'static, shell',
  18: 'static, shell, binary',
  19: 'static, binary',
  20: 'static, shell, binary',
};

const root = resolve(import.meta.dirname, '../..');

async function sources(...folders: string[]): Promise<{ file: string; text: string }[]> {
  const names = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true })).map((name) => join(folder, name)),
    ),
  );
  const code = names.flat().filter((name) => /\.(?:tsx?|html)$/.test(name) && !/\.test\.|testing/.test(name));
  expect(code.length).toBeGreaterThan(0);
  return Promise.all(code.map(async (file) => ({ file, text: await readFile(join(root, file), 'utf8') })));
}
const using = async (what: RegExp, ...folders: string[]) =>
  (await sources(...folders)).filter(({ text }) => what.test(text)).map(({ file }) => file.replaceAll('\\', '/'));

describe("Electron's security checklist", () => {
  let built: Awaited<ReturnType<typeof buildDesktop>>;
  let app: RunningDesktop['app'];
  let desktop: RunningDesktop['desktop'];
  let state: DesktopState;
  const noted = (kind: string) => state.notes.filter((note) => note.kind === kind);
  const preferences = () => noted('window')[0]?.preferences as Record<string, unknown>;

  beforeAll(async () => {
    built = await buildDesktop();
    ({ app, desktop } = await launchDesktop(built.root));
    await app.page();
    state = await desktop.state();
  });
  afterAll(async () => {
    await app.close();
    await built.remove();
  });

  it('checklist 1: only load secure content', async () => {
    expect(state.windows.map(({ url }) => url)).toEqual(['app://optimus/']);
    expect(noted('privilegedSchemes')[0]?.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
    expect(contentSecurityPolicy()).not.toMatch(/http:|ws:|\*/);
    expect(await using(/(?:src|href)=["']http:/, 'renderer')).toEqual([]);
  });

  it('checklist 2: do not enable Node.js integration', () => {
    expect(preferences()).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  it('checklist 3: enable context isolation', () => {
    expect(preferences().contextIsolation).toBe(true);
  });

  it('checklist 4: enable process sandboxing', async () => {
    expect(preferences().sandbox).toBe(true);
    expect(noted('enableSandbox')).toHaveLength(1);
    expect(await using(/no-sandbox/, 'main', 'preload')).toEqual([]);
  });

  it('checklist 5: handle permission requests', async () => {
    const which = noted('permissionHandler').map((note) => note.which);
    expect(which).toEqual(expect.arrayContaining(['request', 'check', 'device', 'displayMedia', 'bluetooth']));
    const main = { isMainFrame: true };
    expect(await desktop.permission('media', { ...main, mediaTypes: ['audio'] }, 'app://optimus/')).toBe(true);
    expect(await desktop.permission('media', { ...main, mediaTypes: ['video'] }, 'app://optimus/')).toBe(false);
    expect(await desktop.permission('media', { ...main, mediaTypes: ['audio'] }, 'https://evil.example/')).toBe(false);
    expect(await desktop.permission('geolocation', main, 'app://optimus/')).toBe(false);
  });

  it('checklist 6: do not disable webSecurity', async () => {
    expect(preferences().webSecurity).toBe(true);
    expect(await using(/disable-web-security|webSecurity: false/, 'main')).toEqual([]);
  });

  it('checklist 7: define a content security policy', async () => {
    const page = await app.page();
    for (const url of ['/', '/settings', '/assets/page-AbCdEf12.js', '/none.js']) {
      const header = await page.evaluate(
        async (path) => (await fetch(path)).headers.get('content-security-policy'),
        url,
      );
      expect(header).toBe(contentSecurityPolicy());
    }
  });

  it('checklist 8: do not enable allowRunningInsecureContent', () => {
    expect(preferences().allowRunningInsecureContent).toBe(false);
  });

  it('checklist 9: do not enable experimental features', async () => {
    expect(preferences().experimentalFeatures).toBe(false);
    expect(await using(/enable-experimental|experimentalFeatures: true/, 'main')).toEqual([]);
  });

  it('checklist 10: do not use enableBlinkFeatures', async () => {
    expect(preferences()).not.toHaveProperty('enableBlinkFeatures');
    expect(await using(/enableBlinkFeatures|enable-blink-features/, 'main')).toEqual([]);
  });

  it('checklist 11: do not use allowpopups for webviews', async () => {
    expect(preferences().webviewTag).toBe(false);
    expect(await using(/<webview|allowpopups/i, 'renderer', 'main')).toEqual([]);
  });

  it('checklist 12: verify webview options before creation', () => {
    const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: vi.fn() });
    const electronApp = new EventEmitter();
    const log = { warn: vi.fn() } as unknown as Logger;
    guardWebContents({ app: electronApp as unknown as App, openExternal: async () => {}, log });
    electronApp.emit('web-contents-created', {}, contents);
    const event = { preventDefault: vi.fn() } as unknown as Event;
    contents.emit('will-attach-webview', event, {}, {});
    expect(event.preventDefault).toHaveBeenCalledOnce();
    expect(preferences().webviewTag).toBe(false);
  });

  it('checklist 13: disable or limit navigation', async () => {
    const page = await app.page();
    await page.click('#http');
    const refused = async () => (await desktop.state()).notes.filter((n) => n.kind === 'navigation' && n.refused);
    await expect.poll(async () => (await refused()).map(({ url }) => url)).toContain('http://example.com/');
    expect((await desktop.state()).windows.map(({ url }) => url)).toEqual(['app://optimus/']);
    const wired = ['will-navigate', 'will-frame-navigate', 'will-redirect'];
    const guard = await readFile(join(import.meta.dirname, 'security/guard-web-contents.ts'), 'utf8');
    expect(wired.filter((name) => !guard.includes(`'${name}'`))).toEqual([]);
  });

  it('checklist 14: disable or limit the creation of new windows', async () => {
    const page = await app.page();
    await page.click('#own-window');
    const opened = async () => (await desktop.state()).notes.filter(({ kind }) => kind === 'windowOpen');
    await expect.poll(async () => (await opened()).map(({ action }) => action)).toEqual(['deny']);
    expect((await desktop.state()).windows).toHaveLength(1);
  });

  it('checklist 15: do not use shell.openExternal with untrusted content', async () => {
    expect(await using(/shell\.openExternal\(/, 'main')).toEqual(['main/electron/security/open-external.ts']);
    expect((await desktop.state()).notes.filter(({ kind }) => kind === 'openExternal')).toEqual([]);
  });

  it('checklist 16: use a current version of Electron', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const installed = JSON.parse(await readFile(join(root, 'node_modules/electron/package.json'), 'utf8')) as {
      version: string;
    };
    expect(manifest.devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(installed.version).toBe(manifest.devDependencies.electron);
    expect(Number.parseInt(installed.version, 10)).toBeGreaterThanOrEqual(45);
  });

  it('checklist 17: validate the sender of all IPC messages', async () => {
    expect(state.channels).toEqual(['optimus:connect']);
    expect(await using(/ipcMain\.(?:on|handle|once|handleOnce)\(/, 'main')).toEqual(['main/electron/port-bridge.ts']);
    const foreign = { frameUrl: 'https://evil.example/', isMainFrame: true, webContentsId: 1 };
    expect(isTrustedSender(foreign, new Set([1]))).toBe(false);
  });

  it('checklist 18: prefer a custom protocol to file://', async () => {
    expect(await using(/loadFile\(|['"`]file:/, 'main/electron', 'preload', 'renderer')).toEqual([]);
    expect(await using(/grantFileProtocolExtraPrivileges: true/, 'main')).toEqual([]);
    expect(state.windows[0]?.url).toBe('app://optimus/');
  });

  it('checklist 19: check which fuses you can change', async () => {
    const builder = await readFile(join(root, 'electron-builder.yml'), 'utf8');
    const fuses = {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    };
    for (const [name, value] of Object.entries(fuses))
      expect(builder).toMatch(new RegExp(`^ {2}${name}: ${value}$`, 'm'));
  });

  it('checklist 20: do not expose Electron to web content', async () => {
    const page = await app.page();
    const seen = await page.evaluate(() =>
      Object.getOwnPropertyNames(globalThis).filter((name) =>
        /electron|ipc|^require$|^process$|^module$|optimus|shim/i.test(name),
      ),
    );
    expect(seen).toEqual([]);
    expect(await using(/contextBridge|exposeInMainWorld/, 'preload', 'main')).toEqual([]);
  });

  it('has all twenty items, and the guide tells the same', async () => {
    const self = await readFile(import.meta.filename, 'utf8');
    const guide = await readFile(join(root, 'docs/guide/security.md'), 'utf8');
    const named = [...self.matchAll(/^ {2}it\('checklist (\d+): /gm)].map(([, number]) => Number(number));
    expect(named).toEqual(Object.keys(SHOWN).map(Number));
    const told = [...guide.matchAll(/^\| (\d+) \|.*\| ([a-z, ]+) \|$/gm)].map(([, number, how]) => [
      Number(number),
      how,
    ]);
    expect(Object.fromEntries(told)).toEqual(SHOWN);
  });
});
