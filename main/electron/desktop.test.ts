import { readFile, watch, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnShell } from '../../e2e/drivers/shell.ts';
import { tempDir } from '../core/testing/temp-dir.ts';
import { until } from '../core/testing/until.ts';
import {
  buildDesktop,
  callFromPage,
  type FixtureWindow,
  type LaunchOptions,
  launchDesktop,
  type RunningDesktop,
  readRequests,
  receivedText,
} from './testing/desktop-fixture.ts';

/** The real built main process and preload, under the Electron shim, with a real Chromium. */
let built: Awaited<ReturnType<typeof buildDesktop>>;
const running = new Set<RunningDesktop>();

beforeAll(async () => {
  built = await buildDesktop();
});
afterAll(async () => {
  for (const { app } of running) await app.close();
  await built.remove();
});

async function launch(options?: LaunchOptions) {
  const one = await launchDesktop(built.root, options);
  running.add(one);
  const close = async () => {
    running.delete(one);
    await one.app.close();
  };
  return { ...one, close };
}

describe('the desktop and its page', () => {
  let one: Awaited<ReturnType<typeof launch>>;
  beforeAll(async () => {
    one = await launch();
  });
  afterAll(() => one.close());

  it('answers calls of the page over its port', async () => {
    const answer = await callFromPage(await one.app.page(), '/system/info');
    expect(answer).toMatchObject({ status: 200, body: { host: 'desktop', dataDir: one.app.home } });
  });

  it('puts nothing on window and listens to one message only', async () => {
    const page = await one.app.page();
    const seen = await page.evaluate(() => [
      typeof (globalThis as { require?: unknown }).require,
      typeof (globalThis as { process?: unknown }).process,
      Object.keys(globalThis).filter((name) => /electron|optimus|ipc|shim/i.test(name)),
    ]);
    expect(seen).toEqual(['undefined', 'undefined', []]);
    expect((await one.desktop.state()).channels).toEqual(['optimus:connect']);
  });

  it('forwards one port for each load of the page', async () => {
    const page = await one.app.page();
    const connections = async () => (await one.noted('ipc')).length;
    const before = await connections();
    await page.evaluate(() => {
      for (const data of ['optimus:connect', 'optimus:other', { optimus: 'connect' }])
        window.postMessage(data, location.origin, [new MessageChannel().port2]);
    });
    // The answer to a later call is the proof that nothing more is on its way.
    expect(await callFromPage(page, '/system/ping')).toMatchObject({ status: 200 });
    expect(await connections()).toBe(before);
  });

  it('survives every malformed message', async () => {
    const page = await one.app.page();
    await page.evaluate(() => {
      const texts = [
        ...['', '{', 'null', '[]', '{}', '0', '"x"', '\0', 'x'.repeat(1_000_000), '{"i":1}', '{"i":"a"}'],
        ...['{"i":"a","p":null}', '{"i":"a","p":{}}', '{"i":"b","p":{"u":5}}', '{"i":"c","p":{"u":"http://["}}'],
        ...['{"i":"d","t":3}', '{"i":"e","t":4}', '{"i":"f","t":99,"p":{"u":"/"}}', '{"i":"g","p":{"u":"/x","h":5}}'],
        ...['{"__proto__":{"i":"h"}}', '{"i":"j","p":{"u":"/system/ping","m":"TRACE"}}'],
      ];
      const values = [
        ...[null, undefined, 7, 7n, true, {}, [], { i: 'k', p: { u: '/system/ping' } }, new Date(), new Map([[1, 2]])],
        ...[new Uint8Array([255, 0, 1]), new Uint8Array(0), new ArrayBuffer(8), new Error('x')],
      ];
      const { port } = globalThis as unknown as FixtureWindow;
      for (const message of [...texts, ...values]) port.postMessage(message);
    });
    expect(await callFromPage(page, '/system/ping')).toMatchObject({ status: 200 });
  });

  it('ends the streams of a page that reloads, and holds requests until a page reads them', async () => {
    const page = await one.app.page();
    await readRequests(page);
    await until(async () => (await receivedText(page)).includes('reset'));
    await page.reload();
    await one.desktop.deepLink('optimus://about');
    await readRequests(page);
    await until(async () => (await receivedText(page)).includes('/about'));
  });

  it('holds the page to its policy', async () => {
    const page = await one.app.page();
    const response = await page.reload();
    expect(response?.headers()['content-security-policy']).toContain("default-src 'none'");
    const done = await page.evaluate(async () => {
      const attempt = (what: () => Promise<unknown>) =>
        what().then(
          () => 'done',
          () => 'refused',
        );
      const script = document.createElement('script');
      script.textContent = 'globalThis.inline = true';
      document.head.append(script);
      return {
        inline: 'inline' in globalThis,
        evaluated: (globalThis as unknown as FixtureWindow).evaluated,
        foreign: await attempt(() => fetch('https://example.com/')),
        camera: await attempt(() => navigator.mediaDevices.getUserMedia({ video: true })),
        microphone: await attempt(() => navigator.mediaDevices.getUserMedia({ audio: true })),
        clipboard: await attempt(() => navigator.clipboard.readText()),
        location: await attempt(() => new Promise((ok, no) => navigator.geolocation.getCurrentPosition(ok, no))),
        secure: isSecureContext,
      };
    });
    expect(done).toEqual({
      inline: false,
      evaluated: false,
      foreign: 'refused',
      camera: 'refused',
      microphone: 'done',
      clipboard: 'refused',
      location: 'refused',
      secure: true,
    });
  });

  it('keeps the page in the app and opens links outside, each once', async () => {
    const page = await one.app.page();
    for (const link of ['file', 'data', 'http', 'own-window', 'window', 'web']) await page.click(`#${link}`);
    await page.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.src = '/settings';
      document.body.append(frame);
    });
    await until(async () => (await one.noted('openExternal')).length >= 2);
    const opened = (await one.noted('openExternal')).map(({ url }) => url);
    expect(opened).toHaveLength(2);
    expect(opened).toEqual(expect.arrayContaining(['https://example.com/web', 'https://example.com/window']));
    expect((await one.desktop.state()).windows.map(({ url }) => url)).toEqual(['app://optimus/']);
    expect(await callFromPage(page, '/system/ping')).toMatchObject({ status: 200 });
  });

  it('comes back after the page has crashed', async () => {
    const connections = async () => (await one.noted('ipc')).length;
    const before = await connections();
    await one.desktop.crashPage();
    await until(async () => (await connections()) > before);
    expect((await one.desktop.state()).windows.map(({ url }) => url)).toEqual(['app://optimus/']);
  });
});

describe('the desktop and its surfaces', () => {
  it('hides in the tray when closed, and always comes back', async () => {
    const { desktop, close } = await launch();
    const visible = async () => (await desktop.state()).windows.map((w) => w.visible);
    await until(async () => (await visible())[0]);
    for (const back of [
      () => desktop.trayClick(),
      () => desktop.trayMenu('Open Optimus'),
      () => desktop.secondInstance([]),
      () => desktop.deepLink('optimus://settings'),
      () => desktop.shortcut('CommandOrControl+Shift+O'),
    ]) {
      await desktop.closeWindow();
      expect(await visible()).toEqual([false]);
      await back();
      expect(await visible()).toEqual([true]);
    }
    await desktop.shortcut('CommandOrControl+Shift+O');
    expect(await visible()).toEqual([false]);
    await desktop.secondInstance(['--hidden']);
    expect(await visible()).toEqual([false]);
    await close();
  });

  it('ends with its window when that is what the user wants, and remembers where it was', async () => {
    const { app, desktop, close } = await launch({
      home: await tempDir(),
      settings: { window: { closeToTray: false } },
    });
    await until(async () => (await desktop.state()).windows[0]?.visible);
    await desktop.closeWindow().catch(() => {});
    await until(async () =>
      desktop.state().then(
        () => false,
        () => true,
      ),
    );
    await close();
    expect(await readFile(join(app.home, 'window.json'), 'utf8')).toContain('"width"');
  });

  it('starts hidden without a window, and a link to a place opens it there', async () => {
    const { app, desktop, close } = await launch({ args: ['--hidden'] });
    expect((await desktop.state()).windows).toEqual([]);
    await desktop.deepLink('optimus://settings?section=hotkeys');
    const page = await app.page();
    await readRequests(page);
    await until(async () => (await receivedText(page)).includes('section=hotkeys'));
    await close();
  });

  it('opens at the place that a link on the command line names', async () => {
    const { desktop, close } = await launch({ args: ['optimus://journal?kinds=crash'] });
    await until(async () => (await desktop.state()).windows[0]?.url === 'app://optimus/journal?kinds=crash');
    await close();
  });

  it('says when a key is taken, and rebinds live', async () => {
    const { app, desktop, close } = await launch({
      settings: { hotkeys: { palette: 'Alt+Space' } },
      env: { OPTIMUS_SHIM_TAKEN_KEYS: 'Alt+Space' },
    });
    const page = await app.page();
    const { body } = await callFromPage(page, '/hotkeys/list');
    expect(body).toContainEqual(expect.objectContaining({ id: 'palette', status: 'taken' }));
    await until(async () => (await desktop.state()).tray?.image.includes('attention'));
    expect((await desktop.state()).tray?.items.join()).toContain('Alt+Space');
    for (const accelerator of ['Control+Alt+P', 'Control+Alt+Q'])
      await callFromPage(page, '/hotkeys/rebind', { id: 'palette', accelerator });
    const { shortcuts, tray } = await desktop.state();
    expect(shortcuts).toContain('Control+Alt+Q');
    expect(shortcuts).not.toContain('Control+Alt+P');
    expect(tray?.image).toContain('calm');
    await close();
  });

  it('applies theme and start at login when they are changed', async () => {
    const { app, desktop, close } = await launch();
    const page = await app.page();
    await callFromPage(page, '/settings/update', { appearance: { theme: 'dark' }, window: { startAtLogin: true } });
    await until(async () => (await desktop.state()).theme === 'dark');
    if (process.platform === 'linux')
      await until(() =>
        readFile(join(app.home, 'xdg-config/autostart/optimus.desktop'), 'utf8').then(
          (text) => text.includes('--hidden'),
          () => false,
        ),
      );
    await close();
  });

  it('says who holds the data folder and ends with a failure', async () => {
    const first = await launch();
    const second = await launchDesktop(built.root, { home: first.app.home, args: ['--hidden'] }).catch(String);
    expect(second).toMatch(/ended with 1/);
    expect(second).toMatch(/already|in use|holds/i);
    await first.close();
  });

  it.runIf(process.platform !== 'win32')(
    'is not taken for a crash when it is told to end while it starts',
    async () => {
      const home = await tempDir();
      const runs = () => readFile(join(home, 'runs.json'), 'utf8').then(JSON.parse);
      for (let attempt = 0; attempt < 3; attempt++) {
        const changed = watch(home, { signal: AbortSignal.timeout(20_000) });
        const { child, ended } = await spawnShell({ root: built.root, home });
        // That it has begun is written long before it is complete.
        for await (const { filename } of changed) if (filename === 'runs.json') break;
        child.kill('SIGTERM');
        expect(await ended()).toBe(0);
        expect(await runs()).toMatchObject({ running: false, crashes: [] });
      }
      const { app, close } = await launch({ home });
      expect(await callFromPage(await app.page(), '/system/info')).toMatchObject({ body: { safeMode: false } });
      await close();
    },
  );

  it('takes Chromium with it when it is killed', async () => {
    const { app } = await launchDesktop(built.root, { home: await tempDir() });
    const page = await app.page();
    const gone = page.waitForEvent('close');
    await app.kill9();
    await gone;
    expect(page.isClosed()).toBe(true);
  });

  it('asks after the second crash within a minute, and ends when told to', async () => {
    const { desktop, noted, close } = await launch();
    const connections = async () => (await noted('ipc')).length;
    await until(async () => (await connections()) === 1);
    await desktop.crashPage();
    await until(async () => (await connections()) === 2);
    await desktop.nextDialog('message', { response: 1 });
    await desktop.crashPage();
    await until(() =>
      desktop.state().then(
        () => false,
        () => true,
      ),
    );
    await close();
  });

  it('brings the window back where it was, maximised', async () => {
    const home = await tempDir();
    const bounds = { x: 100, y: 80, width: 1000, height: 700 };
    const state = { display: 1, bounds: { '1': bounds }, maximised: true };
    await writeFile(join(home, 'window.json'), JSON.stringify({ state }));
    const { desktop, close } = await launch({ home });
    await until(async () => (await desktop.state()).windows[0]?.maximised);
    expect((await desktop.state()).windows[0]?.bounds).toEqual(bounds);
    await close();
  });
});
