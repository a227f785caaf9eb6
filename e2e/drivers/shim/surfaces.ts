import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { note } from './world.ts';

type Click = (item: unknown, window: unknown, event: unknown) => void;
export type Item = {
  label?: string;
  role?: string;
  type?: string;
  enabled?: boolean;
  click?: Click;
  submenu?: unknown;
};

const demandReady = (what: string) => {
  if (!app.isReady()) throw new Error(`Cannot use ${what} before app is ready`);
};

export class Menu {
  static application: Menu | null = null;
  static buildFromTemplate = (template: Item[]) => new Menu(template);
  static setApplicationMenu(menu: Menu | null): void {
    Menu.application = menu;
  }
  static getApplicationMenu = () => Menu.application;

  readonly items: Item[];
  constructor(template: Item[] = []) {
    this.items = template.map((item) => ({
      ...item,
      ...(Array.isArray(item.submenu) ? { submenu: new Menu(item.submenu as Item[]) } : {}),
    }));
  }
  popup(): void {
    note('menu.popup', { items: this.labels() });
  }
  labels = (): string[] => this.items.map(({ label, role, type }) => label ?? role ?? type ?? '');
  /** Finds an item in this menu or below it and clicks it. */
  press(label: string): boolean {
    for (const item of this.items) {
      if (item.label === label && item.click) {
        item.click(item, undefined, {});
        return true;
      }
      if (item.submenu instanceof Menu && item.submenu.press(label)) return true;
    }
    return false;
  }
}

export const trays = new Set<Tray>();
export class Tray extends EventEmitter {
  image: unknown;
  tooltip = '';
  menu: Menu | null = null;
  constructor(image: unknown) {
    super();
    demandReady('Tray');
    this.image = image;
    trays.add(this);
    note('tray');
  }
  setImage(image: unknown): void {
    this.image = image;
    note('tray.image');
  }
  setToolTip(tooltip: string): void {
    this.tooltip = tooltip;
  }
  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }
  isDestroyed = () => !trays.has(this);
  destroy(): void {
    trays.delete(this);
  }
}

export const shortcuts = new Map<string, () => void>();
/** Keys that another program holds, as a test wants it. */
const takenShortcuts = new Set<string>((process.env.OPTIMUS_SHIM_TAKEN_KEYS ?? '').split(' '));
export const globalShortcut = {
  register(accelerator: string, press: () => void): boolean {
    demandReady('globalShortcut');
    if (shortcuts.has(accelerator) || takenShortcuts.has(accelerator)) return false;
    shortcuts.set(accelerator, press);
    return true;
  },
  unregister: (accelerator: string) => void shortcuts.delete(accelerator),
  unregisterAll: () => shortcuts.clear(),
  isRegistered: (accelerator: string) => shortcuts.has(accelerator),
};

export const notifications: Notification[] = [];
export class Notification extends EventEmitter {
  static isSupported = () => true;
  readonly options: Record<string, unknown>;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
  }
  show(): void {
    notifications.push(this);
    const { title, body, actions } = this.options;
    note('notification', { title, body, actions });
    this.emit('show', {});
  }
  close(): void {
    this.emit('close', {});
  }
}

type DialogKind = 'open' | 'save' | 'message';
const answers: { kind: DialogKind; value: unknown }[] = [];
export const answerNextDialog = (kind: DialogKind, value: unknown) => void answers.push({ kind, value });

const ask =
  (kind: DialogKind, otherwise: unknown) =>
  async (...args: unknown[]): Promise<unknown> => {
    const options = args.at(-1) as { title?: string; message?: string; detail?: string };
    note(`dialog.${kind}`, { title: options.title, message: options.message, detail: options.detail });
    const at = answers.findIndex((answer) => answer.kind === kind);
    return at < 0 ? otherwise : answers.splice(at, 1)[0]?.value;
  };
export const dialog = {
  showOpenDialog: ask('open', { canceled: true, filePaths: [] }),
  showSaveDialog: ask('save', { canceled: true, filePath: '' }),
  showMessageBox: ask('message', { response: 0, checkboxChecked: false }),
  showErrorBox: (title: string, content: string) => note('dialog.error', { title, content }),
};
