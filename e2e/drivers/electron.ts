import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { appRoot, prepareHome } from './app-home.ts';
import { recordPages } from './page-record.ts';
import type { AppDriver, DesktopControl, DesktopState, LaunchOptions } from './types.ts';

/** The real program of Electron, or null where its binary could not be had. */
async function electronBinary(): Promise<string | null> {
  const folder = join(appRoot, 'node_modules/electron');
  const file = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => null);
  if (file === null) return null;
  const program = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), file);
  return access(program).then(
    () => program,
    () => null,
  );
}

/**
 * With the real Electron most surfaces cannot be read back: the state tells what can be, and what cannot be triggered says
 * so. Specs that need more run in the shell.
 */
function createControl(app: ElectronApplication): DesktopControl {
  const impossible = async (): Promise<never> => {
    throw new Error('the real Electron offers no way to trigger this');
  };
  const emit = (target: 'app' | 'powerMonitor', name: string, args: readonly unknown[]) =>
    app.evaluate(
      (electron, [on, event, rest]) => {
        const emitter = electron[on] as unknown as { emit(name: string, ...args: unknown[]): void };
        emitter.emit(event, { preventDefault() {} }, ...rest);
      },
      [target, name, args] as const,
    );
  return {
    state: async () => {
      const seen = await app.evaluate(({ BrowserWindow, Menu, nativeTheme, ipcMain }) => ({
        windows: BrowserWindow.getAllWindows().map((w) => ({
          visible: w.isVisible(),
          focused: w.isFocused(),
          maximised: w.isMaximized(),
          title: w.getTitle(),
          url: w.webContents.getURL(),
          bounds: w.getBounds(),
        })),
        menu: Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [],
        theme: nativeTheme.themeSource as string,
        channels: ipcMain.eventNames().map(String),
      }));
      return { ...seen, tray: null, shortcuts: [], notes: [] } satisfies DesktopState;
    },
    trayClick: impossible,
    trayMenu: impossible,
    menu: async (label) => {
      const pressed = await app.evaluate(({ Menu }, wanted) => {
        const find = (items: Electron.MenuItem[]): Electron.MenuItem | undefined => {
          for (const item of items) {
            if (item.label === wanted) return item;
            const below = item.submenu ? find(item.submenu.items) : undefined;
            if (below) return below;
          }
          return undefined;
        };
        const item = find(Menu.getApplicationMenu()?.items ?? []);
        item?.click();
        return item !== undefined;
      }, label);
      if (!pressed) throw new Error(`there is no item “${label}” in the menu`);
    },
    shortcut: impossible,
    notificationClick: impossible,
    notificationAction: impossible,
    nextDialog: async (kind, value) => {
      await app.evaluate(
        ({ dialog }, [which, answer]) => {
          const names = { open: 'showOpenDialog', save: 'showSaveDialog', message: 'showMessageBox' } as const;
          const methods = dialog as unknown as Record<string, unknown>;
          const name = names[which];
          const before = methods[name];
          methods[name] = async () => {
            methods[name] = before;
            return answer;
          };
        },
        [kind, value] as const,
      );
    },
    deepLink: (url) =>
      process.platform === 'darwin'
        ? emit('app', 'open-url', [url])
        : emit('app', 'second-instance', [['optimus', url], '', {}]),
    secondInstance: (args) => emit('app', 'second-instance', [['optimus', ...args], '', {}]),
    suspend: () => emit('powerMonitor', 'suspend', []),
    resume: () => emit('powerMonitor', 'resume', []),
    closeWindow: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    crashPage: () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()),
    permission: impossible,
  };
}

const programs = new WeakMap<AppDriver, ElectronApplication>();

/** Runs a function inside the main process: for what can only be asked of the real Electron. */
export function evaluateInMain<T>(
  driver: AppDriver,
  ask: (electron: typeof Electron.CrossProcessExports) => T,
): Promise<T> {
  const app = programs.get(driver);
  if (!app) throw new Error('this program does not run under the real Electron');
  return app.evaluate(ask) as Promise<T>;
}

export async function launchElectron(options: LaunchOptions = {}): Promise<AppDriver> {
  const executablePath = await electronBinary();
  if (executablePath === null)
    throw new Error('The binary of Electron is not here: node node_modules/electron/install.js');
  const home = await prepareHome(options);
  const env = Object.fromEntries(
    Object.entries({ ...process.env, ...home.env, ...options.env }).filter(([, value]) => value !== undefined),
  ) as Record<string, string>;
  const app = await _electron.launch({
    executablePath,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), appRoot, ...(options.args ?? [])],
    env,
  });
  recordPages(app.context());
  const driver: AppDriver = {
    kind: 'electron',
    home: home.path,
    async page() {
      const page = await app.firstWindow();
      await page.waitForURL('app://optimus/**');
      return page;
    },
    desktop: createControl(app),
    async kill9() {
      const gone = new Promise((resolve) => app.process().once('exit', resolve));
      app.process().kill('SIGKILL');
      await gone;
    },
    async close() {
      await app.close();
      await home.remove();
    },
  };
  programs.set(driver, app);
  return driver;
}
