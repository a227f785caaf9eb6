import { join } from 'node:path';
import type { Menu, NativeImage, Tray } from 'electron';
import type { Logger } from '../../core/log/logger.ts';
import type { TrayModel, TrayPort } from '../../core/ports/host-ports.ts';
import { trayMenuTemplate } from './tray-menu.ts';

export interface TrayDeps {
  createTray: (image: NativeImage) => Tray;
  loadImage: (file: string) => NativeImage;
  buildMenu: typeof Menu.buildFromTemplate;
  platform: NodeJS.Platform;
  iconsDir: string;
  show: () => void;
  open: (route: string) => void;
  log: Logger;
}

export interface DesktopTray extends TrayPort {
  /** Whether there is an icon by which a hidden window can come back. */
  isShown(): boolean;
  dispose(): void;
}

/** macOS colours template images itself; Windows wants an ico; Linux takes the PNG as it is. */
function trayImageFile(state: TrayModel['state'], platform: NodeJS.Platform): string {
  if (platform === 'darwin') return `tray-${state}-Template.png`;
  return platform === 'win32' ? `tray-${state}.ico` : `tray-${state}.png`;
}

export function createDesktopTray(deps: TrayDeps): DesktopTray {
  let tray: Tray | null = null;
  let trouble: string | null = null;
  let shownState: TrayModel['state'] | null = null;

  const image = (state: TrayModel['state']): NativeImage => {
    const loaded = deps.loadImage(join(deps.iconsDir, trayImageFile(state, deps.platform)));
    if (deps.platform === 'darwin') loaded.setTemplateImage(true);
    return loaded;
  };

  const ensure = (state: TrayModel['state']): Tray | null => {
    if (tray || trouble) return tray;
    try {
      tray = deps.createTray(image(state));
      shownState = state;
      // On macOS a click opens the menu by itself.
      if (deps.platform !== 'darwin') tray.on('click', deps.show);
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
      deps.log.error('the tray icon could not be made', error);
    }
    return tray;
  };

  return {
    status: () =>
      trouble === null
        ? { available: true, detail: 'Icon in the notification area.' }
        : { available: false, why: trouble, remedy: 'Turn on status icons in your desktop, then start Optimus again.' },
    set(model) {
      const icon = ensure(model.state);
      if (!icon) return;
      if (shownState !== model.state) icon.setImage(image(model.state));
      shownState = model.state;
      icon.setToolTip(model.tooltip.slice(0, 120));
      icon.setContextMenu(deps.buildMenu(trayMenuTemplate(model, deps.open)));
    },
    isShown: () => tray !== null,
    dispose() {
      tray?.destroy();
      tray = null;
    },
  };
}
