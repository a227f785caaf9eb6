import type { MenuItemConstructorOptions } from 'electron';
import type { TrayModel } from '../../core/ports/host-ports.ts';

export interface TrayMenuActions {
  show: () => void;
  quit: () => void;
  open: (route: string) => void;
}

/** `&` marks a mnemonic in native menus, so one in a name has to be doubled. */
const plain = (label: string) => label.replaceAll('&', '&&').slice(0, 120);

export function trayMenuTemplate(model: TrayModel, actions: TrayMenuActions): MenuItemConstructorOptions[] {
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const lines = model.lines.map(
    ({ label, route }): MenuItemConstructorOptions =>
      route === undefined
        ? { label: plain(label), enabled: false }
        : { label: plain(label), click: () => actions.open(route) },
  );
  const work = model.actions.map(({ label, run }): MenuItemConstructorOptions => ({ label: plain(label), click: run }));
  return [
    ...lines,
    ...(lines.length > 0 ? [separator] : []),
    ...work,
    ...(work.length > 0 ? [separator] : []),
    { label: 'Show Optimus', click: actions.show },
    separator,
    { label: 'Quit Optimus', click: actions.quit },
  ];
}
