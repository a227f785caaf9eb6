import type { MenuItemConstructorOptions } from 'electron';
import type { TrayModel } from '../../core/ports/host-ports.ts';

/** `&` marks a mnemonic in native menus, so one in a name has to be doubled. */
const plain = (label: string) => label.replaceAll('&', '&&').slice(0, 120);

/** The core decides what the menu says; this only puts it into the words of the system. */
export function trayMenuTemplate(model: TrayModel, open: (route: string) => void): MenuItemConstructorOptions[] {
  const lines = model.lines.map(
    ({ label, route }): MenuItemConstructorOptions =>
      route === undefined ? { label: plain(label), enabled: false } : { label: plain(label), click: () => open(route) },
  );
  const work = model.actions.map(({ label, run }): MenuItemConstructorOptions => ({ label: plain(label), click: run }));
  const between: MenuItemConstructorOptions[] = lines.length > 0 && work.length > 0 ? [{ type: 'separator' }] : [];
  return [...lines, ...between, ...work];
}
