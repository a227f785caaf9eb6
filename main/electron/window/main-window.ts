import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Display,
  RenderProcessGoneDetails,
  Screen,
} from 'electron';
import type { Logger } from '../../core/log/logger.ts';
import { APP_ORIGIN } from '../policy/origin.ts';
import { createCrashPolicy } from './crash-policy.ts';
import { placeWindow } from './place-window.ts';
import { type WindowFacts, windowOptions } from './window-options.ts';
import type { WindowStateStore } from './window-state-store.ts';

export interface MainWindowDeps {
  create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay' | 'getDisplayMatching'>;
  store: WindowStateStore;
  facts: () => Omit<WindowFacts, 'bounds'>;
  /** What closing means at this moment. */
  onClose: () => 'hide' | 'close';
  onContextMenu: (window: BrowserWindow) => void;
  /** Asks the user after the page has died twice; true to load it once more. */
  askAfterCrash: (details: RenderProcessGoneDetails) => Promise<boolean>;
  quit: () => void;
  monotonic: () => number;
  log: Logger;
}

export interface MainWindow {
  /** Makes the window when there is none. */
  open(options: { hidden: boolean; route: string }): void;
  show(): void;
  hide(): void;
  isVisible(): boolean;
  current(): BrowserWindow | null;
  webContentsIds: ReadonlySet<number>;
  dispose(): void;
}

/** The one window: made when asked for, placed where it was, brought back whatever happened to it. */
export function createMainWindow(deps: MainWindowDeps): MainWindow {
  const { log } = deps;
  const ids = new Set<number>();
  let window: BrowserWindow | null = null;
  let showWhenReady = false;
  let ready = false;
  // maximize() also shows, so it has to wait for the first time that the window may be seen.
  let maximiseFirst = false;

  const area = ({ id, workArea }: Display) => ({ id, workArea });

  const remember = (of: BrowserWindow) => {
    if (of.isDestroyed() || of.isMinimized() || of.isFullScreen()) return;
    const bounds = of.getNormalBounds();
    const display = deps.screen.getDisplayMatching(bounds).id;
    try {
      const before = deps.store.read();
      deps.store.write({
        display,
        bounds: { ...before.bounds, [String(display)]: bounds },
        maximised: of.isMaximized(),
      });
    } catch (error) {
      // A full disk forgets a place; thrown inside an event of the window it would end the program.
      log.warn('the place of the window could not be kept', { error: String(error) });
    }
  };

  const reveal = (of: BrowserWindow) => {
    if (of.isMinimized()) of.restore();
    if (maximiseFirst) of.maximize();
    maximiseFirst = false;
    of.show();
    of.focus();
  };

  const load = (into: BrowserWindow, route: string) => {
    into.loadURL(APP_ORIGIN + route).catch((error: unknown) => log.error('the page did not load', error));
  };

  const watch = (made: BrowserWindow) => {
    const id = made.webContents.id;
    const crashes = createCrashPolicy(deps.monotonic);
    made.once('ready-to-show', () => {
      ready = true;
      if (showWhenReady) reveal(made);
    });
    made.on('close', (event) => {
      remember(made);
      if (deps.onClose() === 'close') return;
      event.preventDefault();
      made.hide();
    });
    made.on('hide', () => remember(made));
    made.on('closed', () => {
      ids.delete(id);
      if (window === made) window = null;
    });
    made.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason === 'clean-exit' || made.isDestroyed()) return;
      log.error('the page died', undefined, { reason: details.reason, exitCode: details.exitCode });
      if (crashes.next() === 'reload') return made.webContents.reload();
      deps.askAfterCrash(details).then(
        (again) => (again ? made.webContents.reload() : deps.quit()),
        (error: unknown) => log.error('the question after a crash failed', error),
      );
    });
    made.on('unresponsive', () => log.warn('the page does not answer'));
    made.on('responsive', () => log.info('the page answers again'));
    deps.onContextMenu(made);
  };

  const open: MainWindow['open'] = ({ hidden, route }) => {
    const state = deps.store.read();
    const bounds = placeWindow(state, deps.screen.getAllDisplays().map(area), area(deps.screen.getPrimaryDisplay()));
    const made = deps.create({ ...windowOptions({ ...deps.facts(), bounds }) });
    window = made;
    ready = false;
    showWhenReady = !hidden;
    maximiseFirst = state.maximised;
    ids.add(made.webContents.id);
    watch(made);
    load(made, route);
  };

  return {
    open,
    show() {
      if (!window) return open({ hidden: false, route: '/' });
      showWhenReady = true;
      if (ready) reveal(window);
    },
    hide() {
      showWhenReady = false;
      window?.hide();
    },
    isVisible: () => window?.isVisible() ?? false,
    current: () => window,
    webContentsIds: ids,
    dispose() {
      if (!window || window.isDestroyed()) return;
      remember(window);
      window.destroy();
    },
  };
}
