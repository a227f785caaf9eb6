import type { BrowserWindow, Clipboard, Menu } from 'electron';
import { contextMenuTemplate } from './context-menu.ts';

export interface AttachContextMenuDeps {
  window: BrowserWindow;
  Menu: Pick<typeof Menu, 'buildFromTemplate'>;
  clipboard: Pick<Clipboard, 'writeText'>;
}

export function attachContextMenu({ window, Menu: menus, clipboard }: AttachContextMenuDeps): void {
  const contents = window.webContents;
  contents.on('context-menu', (_event, facts) => {
    const template = contextMenuTemplate(facts, {
      replaceMisspelling: (word) => contents.replaceMisspelling(word),
      learnWord: (word) => contents.session.addWordToSpellCheckerDictionary(word),
      copyLink: (url) => void clipboard.writeText(url),
    });
    if (template.length > 0) menus.buildFromTemplate(template).popup({ window });
  });
}
