import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  app,
  dialog,
  globalShortcut,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  safeStorage,
  shell,
  systemPreferences,
  Tray,
} from 'electron';
import type { Children } from '../core/children/types.ts';
import type { Clock } from '../core/lib/clock.ts';
import { launchDetached } from '../core/lib/launch-detached.ts';
import type { Logger } from '../core/log/logger.ts';
import type { HostPorts } from '../core/ports/host-ports.ts';
import { createHoldPort } from './hold/hold-port.ts';
import type { PageRequests } from './lifecycle/page-requests.ts';
import { createBadge } from './ports/badge.ts';
import { createHotkeyPort } from './ports/hotkeys.ts';
import { createLoginItemPort } from './ports/login-item.ts';
import type { createMicrophone } from './ports/microphone.ts';
import { createNotificationPort } from './ports/notifications.ts';
import { createProcessList } from './ports/processes.ts';
import { createSecretCipher } from './ports/secret-cipher.ts';
import { createUpdatePort } from './ports/updates.ts';
import { createDesktopTray } from './tray/tray.ts';
import type { MainWindow } from './window/main-window.ts';
import type { OverlayWindow } from './window/overlay-window.ts';

export interface DesktopPortsDeps {
  window: MainWindow;
  overlay: OverlayWindow;
  requests: PageRequests;
  openExternal: (url: string) => Promise<void>;
  microphone: ReturnType<typeof createMicrophone>;
  iconsDir: string;
  clock: Clock;
  log: Logger;
}

export type DesktopPorts = HostPorts & {
  hasTray(): boolean;
  /** What starts programs comes up after the ports. */
  attach(children: Children): void;
  dispose(): void;
};

/** Everything that only a desktop has, in the form that the core asks for. */
export function createDesktopPorts(deps: DesktopPortsDeps): DesktopPorts {
  const { window, requests, log } = deps;
  const { platform, env } = process;
  const hotkeys = createHotkeyPort({ globalShortcut, platform, env });
  const hold = createHoldPort({
    ...{ platform, env, log },
    isTrusted: () => systemPreferences.isTrustedAccessibilityClient(false),
  });
  const notifications = createNotificationPort({
    create: (options) => new Notification(options),
    isSupported: () => Notification.isSupported(),
    platform,
    log,
  });
  const tray = createDesktopTray({
    createTray: (image) => new Tray(image),
    loadImage: (file) => nativeImage.createFromPath(file),
    buildMenu: (template) => Menu.buildFromTemplate(template),
    platform,
    iconsDir: deps.iconsDir,
    show: window.show,
    open: (route) => {
      window.show();
      requests.send({ type: 'navigate', to: route });
    },
    log,
  });
  const updates = createUpdatePort({
    platform,
    isPackaged: app.isPackaged,
    resourcesPath: process.resourcesPath,
    loadUpdater: async () => (await import('electron-updater')).default.autoUpdater,
    clock: deps.clock,
    log,
  });
  const badge = createBadge({
    app,
    window: window.current,
    platform,
    overlay: () => nativeImage.createFromPath(join(deps.iconsDir, 'tray-attention.png')),
  });

  return {
    kind: 'desktop',
    secrets: createSecretCipher({ safeStorage, platform }),
    notifications,
    hotkeys,
    tray,
    window: {
      status: () => ({ available: true, detail: 'A window of its own.' }),
      show: window.show,
      hide: window.hide,
      isVisible: window.isVisible,
      badge: badge.count,
      progress: badge.progress,
    },
    shell: {
      status: () => ({ available: true, detail: 'Links open in your browser.' }),
      openExternal: deps.openExternal,
      showItemInFolder: async (path) => shell.showItemInFolder(path),
      launch: (file, args, cwd) => launchDetached(file, args, cwd),
      trash: (path) => shell.trashItem(path),
      async pickFolder(title) {
        const parent = window.current();
        const options: Electron.OpenDialogOptions = { title, properties: ['openDirectory', 'createDirectory'] };
        const answer = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
        return answer.canceled ? null : (answer.filePaths[0] ?? null);
      },
    },
    loginItem: createLoginItemPort({
      app,
      platform,
      env,
      home: homedir(),
      command: [env.APPIMAGE ?? process.execPath, ...(app.isPackaged ? [] : [app.getAppPath()])],
    }),
    updates,
    microphone: deps.microphone,
    overlay: deps.overlay,
    hold,
    processes: createProcessList(app),
    setTheme(theme) {
      // High contrast is a theme of the page; native surfaces know light and dark.
      nativeTheme.themeSource = theme === 'contrast' ? 'dark' : theme;
    },
    onRequest: requests.onRequest,
    hasTray: tray.isShown,
    attach: hold.attach,
    dispose() {
      hotkeys.dispose();
      notifications.dispose();
      tray.dispose();
      updates.dispose();
    },
  };
}
