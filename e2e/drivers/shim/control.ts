import { rm } from 'node:fs/promises';
import { app } from './app.ts';
import { BrowserWindow, closeForeignPages } from './browser-window.ts';
import { launchChromium } from './chromium.ts';
import { ipcMain } from './ipc-main.ts';
import { WEB_HOST, WEB_ORIGIN } from './origin-map.ts';
import { startProtocolServer } from './protocol.ts';
import { session } from './session.ts';
import { answerNextDialog, Menu, notifications, shortcuts, trays } from './surfaces.ts';
import { nativeTheme, powerMonitor } from './system.ts';
import { cancellable, world } from './world.ts';

type Args = Record<string, unknown>;

function found<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`there is no ${what}`);
  return value;
}
/** The main one: beside it there may be the small one that listens. */
const window = () =>
  found(
    BrowserWindow.getAllWindows().find((one) => !one.webContents.getURL().endsWith('/listen')),
    'window',
  );
const tray = () => found([...trays][0], 'tray');

function state() {
  return {
    windows: BrowserWindow.getAllWindows().map((w) => ({
      visible: w.isVisible(),
      focused: w.isFocused(),
      maximised: w.isMaximized(),
      title: w.getTitle(),
      url: w.webContents.getURL(),
      bounds: w.getBounds(),
    })),
    tray:
      [...trays].map(({ tooltip, menu, image }) => ({
        tooltip,
        items: menu?.labels() ?? [],
        image: (image as { file?: string | null } | null)?.file ?? '',
      }))[0] ?? null,
    menu: Menu.application?.labels() ?? [],
    shortcuts: [...shortcuts.keys()],
    theme: nativeTheme.themeSource,
    channels: ipcMain.channels(),
    notes: world.notes,
  };
}

/** What a test may ask for, by name. */
const operations: Record<string, (args: Args) => unknown> = {
  state,
  trayClick: () => tray().emit('click', cancellable({}), { x: 0, y: 0, width: 16, height: 16 }),
  trayMenu: ({ label }) => found(tray().menu?.press(String(label)) || null, `item “${label}” in the tray`),
  menu: ({ label }) => found(Menu.application?.press(String(label)) || null, `item “${label}” in the menu`),
  shortcut: ({ accelerator }) => found(shortcuts.get(String(accelerator)), `shortcut ${accelerator}`)(),
  notificationClick: ({ title }) =>
    found(
      notifications.findLast(({ options }) => title === undefined || options.title === title),
      'notification',
    ).emit('click', {}),
  notificationAction: ({ title, index }) =>
    found(
      notifications.findLast(({ options }) => title === undefined || options.title === title),
      'notification',
    ).emit('action', { actionIndex: index }),
  nextDialog: ({ kind, value }) => answerNextDialog(kind as 'open', value),
  deepLink: ({ url }) =>
    process.platform === 'darwin'
      ? app.emit('open-url', cancellable({}), url)
      : app.emit('second-instance', cancellable({}), [process.execPath, String(url)], process.cwd(), {}),
  secondInstance: ({ argv }) =>
    app.emit('second-instance', cancellable({}), [process.execPath, ...(argv as string[])], process.cwd(), {}),
  suspend: () => powerMonitor.emit('suspend'),
  resume: () => powerMonitor.emit('resume'),
  activate: () => app.emit('activate', cancellable({}), false),
  closeWindow: () => window().close(),
  setBounds: ({ bounds }) => window().setBounds(bounds as object),
  crashPage: () => window().webContents.crash(),
  permission: ({ permission, details, url }) =>
    session.defaultSession.ask(String(permission), (details as object | undefined) ?? {}, String(url)),
  quit: () => app.quit(),
};

export async function startShim(options: { root: string; name: string; version: string }) {
  const profile = found(process.env.OPTIMUS_SHIM_PROFILE, 'OPTIMUS_SHIM_PROFILE');
  world.root = options.root;
  app.init(options.name, options.version);
  const { port, server } = await startProtocolServer();
  const browser = await launchChromium({
    executable: found(process.env.CHROMIUM_PATH, 'CHROMIUM_PATH'),
    profile,
    flags: [
      `--host-resolver-rules=MAP ${WEB_HOST} 127.0.0.1:${port}`,
      `--unsafely-treat-insecure-origin-as-secure=${WEB_ORIGIN}`,
      ...(JSON.parse(process.env.OPTIMUS_SHIM_FLAGS ?? '[]') as string[]),
    ],
  });
  world.browser = browser;
  closeForeignPages();
  await browser.send('Target.setDiscoverTargets', { discover: true });

  app.onExit = async () => {
    const gone = new Promise((resolve) => browser.events.once('gone', resolve));
    browser.close();
    server.close();
    await gone;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  process.on('message', ({ id, operation, args }: { id: number; operation: string; args: Args }) => {
    Promise.resolve()
      .then(() => found(operations[operation], `operation ${operation}`)(args))
      .then(
        (value) => process.send?.({ id, value }),
        (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
      );
  });
  // As Electron does where there are signals.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  process.on('disconnect', () => app.exit(0));

  return {
    ready() {
      app.becomeReady();
      process.send?.({ ready: browser.endpoint });
    },
  };
}
