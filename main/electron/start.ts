import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  systemPreferences,
} from 'electron';
import { type Core, createCore } from '../core/create-core.ts';
import { createSystemClock } from '../core/lib/clock.ts';
import { createDisposers } from '../core/lib/disposers.ts';
import { installCrashHook } from '../core/log/crash-hook.ts';
import { createDesktopPorts } from './desktop-ports.ts';
import { createLateLogger } from './lib/late-logger.ts';
import { countCrashDumps } from './lifecycle/crash-dumps.ts';
import { createOrderlyQuit } from './lifecycle/orderly-quit.ts';
import { createPageRequests } from './lifecycle/page-requests.ts';
import { describeStartFailure } from './lifecycle/start-failure.ts';
import { appMenuTemplate } from './menu/app-menu.ts';
import { attachContextMenu } from './menu/attach-context-menu.ts';
import type { CommandLine } from './policy/command-line.ts';
import { APP_SCHEME } from './policy/origin.ts';
import { createPortBridge } from './port-bridge.ts';
import { createMicrophone } from './ports/microphone.ts';
import { watchPower } from './ports/power.ts';
import { createAppProtocolHandler } from './protocol/serve-app.ts';
import { guardSession } from './security/guard-session.ts';
import { guardWebContents } from './security/guard-web-contents.ts';
import { createOpenExternal } from './security/open-external.ts';
import { createPortServer, type ServedPort } from './serve-port.ts';
import { createMainWindow } from './window/main-window.ts';
import { createOverlayWindow } from './window/overlay-window.ts';
import { createWindowStateStore } from './window/window-state-store.ts';

export interface StartOptions {
  dataDir: string;
  commandLine: CommandLine;
  /** From here on the core's crash hook writes the last words. */
  onCrashHook: () => void;
}

export interface Desktop {
  /** A second start of the program, a deep link, a click on the dock. */
  obey(commandLine: CommandLine): void;
}

/** Composes the desktop: guards first, then the window, the core beside it, and last what connects the two. Null when it cannot start. */
export async function start({ dataDir, commandLine, onCrashHook }: StartOptions): Promise<Desktop | null> {
  const appDir = app.getAppPath();
  const iconsDir = join(appDir, 'resources', 'icons');
  const clock = createSystemClock();
  const log = createLateLogger();
  const openExternal = createOpenExternal(shell);
  const microphone = createMicrophone({ systemPreferences, platform: process.platform });
  const requests = createPageRequests();
  const starting = new AbortController();
  let whenStarted: Promise<Core> | null = null;
  let core: Core | null = null;

  protocol.handle(APP_SCHEME, createAppProtocolHandler({ root: join(appDir, 'out', 'renderer') }));
  guardSession({ session: session.defaultSession, askForMicrophone: microphone.ask });
  guardWebContents({ app, openExternal, log });

  const quitter = createOrderlyQuit({
    app,
    async dispose() {
      starting.abort();
      // A start under way is given up at its next step and ends what it has begun itself.
      const started = await whenStarted?.catch(() => null);
      const ends = createDisposers();
      const own = [ports.dispose, bridge.dispose, overlay.dispose, window.dispose];
      for (const end of [() => started?.dispose(), ...own]) ends.add(end);
      await ends.run((error) => log.error('something did not end well', error));
    },
    onTrouble: (error) => log.error('the end was not orderly', error),
    stuck: () => core?.stuck() ?? false,
  });

  const facts = () => ({
    dark: nativeTheme.shouldUseDarkColors,
    preload: join(appDir, 'out', 'preload', 'index.cjs'),
    devTools: !app.isPackaged,
    platform: process.platform,
    icon: join(iconsDir, 'icon.png'),
  });
  const overlay = createOverlayWindow({
    create: (options) => new BrowserWindow(options),
    ...{ screen, facts, monotonic: clock.monotonic, isQuitting: quitter.isQuitting, log },
  });
  const window = createMainWindow({
    create: (options) => new BrowserWindow(options),
    screen,
    store: createWindowStateStore(dataDir),
    facts,
    onClose() {
      const canComeBack = process.platform === 'darwin' || ports.hasTray();
      const wanted = core?.services.settings.get().window.closeToTray ?? false;
      if (!quitter.isQuitting() && wanted && canComeBack) return 'hide';
      // A window that nobody sees must not keep the program from ending with its last one.
      if (process.platform !== 'darwin') overlay.dispose();
      return 'close';
    },
    onContextMenu: (made) => attachContextMenu({ window: made, Menu, clipboard }),
    async askAfterCrash({ reason, exitCode }) {
      const { response } = await dialog.showMessageBox({
        type: 'error',
        message: 'The page of Optimus crashed twice within a minute',
        detail: `Nothing is lost: what runs in the background goes on.\n\nReason: ${reason}, exit code ${exitCode}\nLog: ${join(dataDir, 'logs')}`,
        buttons: ['Load again', 'Quit'],
        cancelId: 1,
      });
      return response === 0;
    },
    quit: quitter.quit,
    monotonic: clock.monotonic,
    log,
  });
  const ports = createDesktopPorts({ window, overlay, requests, openExternal, microphone, iconsDir, clock, log });

  let serve: ReturnType<typeof createPortServer> | null = null;
  const waiting: (() => void)[] = [];
  const bridge = createPortBridge({
    ipcMain,
    ownWebContents: { has: (id) => window.webContentsIds.has(id) || overlay.webContentsIds.has(id) },
    serve(port: ServedPort, clientId) {
      if (serve) return serve(port, clientId);
      // The page is quicker than the core; its port keeps what is sent until it is started.
      let served: { close(): void } | null = null;
      let closed = false;
      waiting.push(() => {
        if (!closed) served = serve?.(port, clientId) ?? null;
      });
      return {
        close() {
          closed = true;
          if (served) served.close();
          else port.close();
        },
      };
    },
    log,
  });

  const obey: Desktop['obey'] = ({ route, voice, hidden }) => {
    if (route !== null) requests.send({ type: 'navigate', to: route });
    if (voice) requests.send({ type: 'voice', phase: 'press' });
    // Whoever speaks from another program stays there: the small window comes.
    if (!hidden && !voice) window.show();
  };

  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      appMenuTemplate({
        platform: process.platform,
        development: !app.isPackaged,
        request: (request) => {
          window.show();
          requests.send(request);
        },
        openDataFolder: () => {
          shell.openPath(dataDir).catch((error: unknown) => log.error('the data folder did not open', error));
        },
        showWindow: window.show,
        quit: quitter.quit,
      }),
    ),
  );
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') quitter.quit();
  });
  app.on('activate', window.show);

  if (!commandLine.hidden) window.open({ hidden: true, route: commandLine.route ?? '/' });
  try {
    const { quit } = quitter;
    const { signal } = starting;
    whenStarted = createCore({ dataDir, hostPorts: ports, clock, version: app.getVersion(), quit, signal });
    core = await whenStarted;
    if (signal.aborted) return null;
  } catch (error) {
    if (starting.signal.aborted) return null;
    const failure = describeStartFailure(error, dataDir);
    // Whoever started it from a terminal may have no eye on the screen.
    process.stderr.write(`${failure.message}\n${failure.detail}\n`);
    await dialog.showMessageBox({ type: 'error', title: 'Optimus', ...failure, buttons: ['Quit'] });
    window.dispose();
    app.exit(1);
    return null;
  }
  const { services, router } = core;
  ports.attach(services.children);
  log.attach(services.log.child('desktop'));
  onCrashHook();
  installCrashHook({
    log: services.log,
    onFatal: (error) => {
      const { detail } = describeStartFailure(error, dataDir);
      dialog.showErrorBox('Optimus has to stop', `An error was not foreseen. It is in the log.\n\n${detail}`);
    },
    exit: (code) => app.exit(code),
  });
  serve = createPortServer({ router, log });
  for (const go of waiting.splice(0)) go();
  watchPower(powerMonitor, clock);
  powerMonitor.on('shutdown', quitter.quit);
  countCrashDumps(app.getPath('crashDumps')).then(
    (count) => log.info('crash reports on this machine', { count }),
    () => {},
  );

  const { voice } = commandLine;
  if (voice) requests.send({ type: 'voice', phase: 'press' });
  if (!commandLine.hidden && !services.settings.get().window.startHidden) window.show();
  return { obey };
}
