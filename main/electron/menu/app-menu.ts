import type { MenuItemConstructorOptions } from 'electron';
import type { HostRequest } from '../../../shared/features/system/schema.ts';

export interface AppMenuFacts {
  platform: NodeJS.Platform;
  development: boolean;
  request: (request: HostRequest) => void;
  openDataFolder: () => void;
  showWindow: () => void;
  quit: () => void;
}

/** The menu as each platform has it. Zoom is a setting of the page, so no zoom roles: they would be a second owner. */
export function appMenuTemplate(facts: AppMenuFacts): MenuItemConstructorOptions[] {
  const mac = facts.platform === 'darwin';
  const go = (label: string, to: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator ? { accelerator } : {}),
    click: () => facts.request({ type: 'navigate', to }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const settings = go(mac ? 'Settings…' : 'Settings', '/settings', 'CommandOrControl+,');
  const about = go('About Optimus', '/about');
  const quit: MenuItemConstructorOptions = {
    label: mac ? 'Quit Optimus' : 'Quit',
    accelerator: 'CommandOrControl+Q',
    click: facts.quit,
  };

  const application: MenuItemConstructorOptions = {
    label: 'Optimus',
    submenu: [
      about,
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      quit,
    ],
  };
  const file: MenuItemConstructorOptions = {
    label: mac ? 'File' : '&File',
    submenu: [
      { label: 'Open Data Folder', click: facts.openDataFolder },
      ...(mac ? [] : [settings]),
      separator,
      { role: 'close' },
      ...(mac ? [] : [quit]),
    ],
  };
  const speech: MenuItemConstructorOptions = {
    label: 'Speech',
    submenu: [{ role: 'startSpeaking' }, { role: 'stopSpeaking' }],
  };
  const edit: MenuItemConstructorOptions = {
    label: mac ? 'Edit' : '&Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'pasteAndMatchStyle' },
      { role: 'selectAll' },
      ...(mac ? [separator, speech] : []),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: mac ? 'View' : '&View',
    submenu: [
      // The page itself listens for the key of the palette; shown here, but not taken from it.
      {
        label: 'Command Palette',
        accelerator: 'CommandOrControl+K',
        registerAccelerator: false,
        click: () => facts.request({ type: 'palette' }),
      },
      go('Now', '/'),
      go('Journal', '/journal'),
      separator,
      { role: 'reload' },
      ...(facts.development ? [{ role: 'toggleDevTools' } as const] : []),
      { role: 'togglefullscreen' },
    ],
  };
  const windows: MenuItemConstructorOptions = {
    label: 'Window',
    role: 'window',
    submenu: [
      { role: 'minimize' },
      { role: 'zoom' },
      separator,
      { label: 'Optimus', click: facts.showWindow },
      { role: 'front' },
    ],
  };
  const help: MenuItemConstructorOptions = {
    label: mac ? 'Help' : '&Help',
    role: 'help',
    submenu: [go('Keyboard Map', '/keyboard'), ...(mac ? [] : [separator, about])],
  };
  return mac ? [application, file, edit, view, windows, help] : [file, edit, view, help];
}
