import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { app } from './app.ts';
import type { Params } from './chromium.ts';
import { BINDING, PRELOAD_WORLD, pageScript } from './page-script.ts';
import { session } from './session.ts';
import { WebContents } from './web-contents.ts';
import { cancellable, chromium, note } from './world.ts';

type Bounds = { x: number; y: number; width: number; height: number };
type Options = Partial<Bounds> & {
  show?: boolean;
  title?: string;
  webPreferences?: { preload?: string; [name: string]: unknown };
  [name: string]: unknown;
};

const windows = new Set<BrowserWindow>();
/** Pages of Chromium that a window owns or is about to own; any other page is a popup that nobody allowed. */
const targets = new Set<string>();
let making = 0;
let count = 0;

export function closeForeignPages(): void {
  chromium().events.on('browser', (method: string, params: Params) => {
    const info = params.targetInfo as { targetId: string; type: string; openerId?: string } | undefined;
    if (method !== 'Target.targetCreated' || info?.type !== 'page' || targets.has(info.targetId)) return;
    const popup = info.openerId !== undefined || making === 0;
    if (popup && windows.size > 0) void chromium().send('Target.closeTarget', { targetId: info.targetId });
  });
}

export class BrowserWindow extends EventEmitter {
  static getAllWindows = () => [...windows];
  static getFocusedWindow = () => [...windows].find((window) => window.isFocused()) ?? null;
  static fromWebContents = (contents: WebContents) => [...windows].find((w) => w.webContents === contents) ?? null;

  readonly id = ++count;
  readonly webContents = new WebContents();
  readonly options: Options;
  private readonly attached: Promise<void>;
  private targetId: string = '';
  private visible: boolean;
  private focused: boolean = false;
  private minimised: boolean = false;
  private maximised: boolean = false;
  private dead: boolean = false;
  private bounds: Bounds;

  constructor(options: Options = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    this.visible = options.show !== false;
    this.bounds = { x: 0, y: 0, width: 800, height: 600, ...pickBounds(options) };
    windows.add(this);
    note('window', { id: this.id, bounds: this.bounds, show: this.visible, preferences: options.webPreferences });
    this.attached = this.attach();
    app.emit('browser-window-created', {}, this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  private async attach(): Promise<void> {
    const browser = chromium();
    const { preload } = this.options.webPreferences ?? {};
    if (preload && !/\.c?js$/.test(preload)) throw new Error('a sandboxed preload has to be one CommonJS file');
    const source = preload ? pageScript(await readFile(preload, 'utf8')) : '';
    const { width, height } = this.bounds;
    making++;
    const { targetId } = await browser.send('Target.createTarget', {
      // A window each: what is a tab behind another one is hidden, and is given no frames.
      ...{ url: 'about:blank', width, height, newWindow: true },
    });
    targets.add(targetId);
    making--;
    this.targetId = targetId;
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    const contents = this.webContents;
    contents.attach(sessionId, targetId);
    browser.events.on('browser', (method: string, params: Params) => {
      if (method === 'Target.targetDestroyed' && params.targetId === targetId) this.finish();
    });
    contents.on('dom-ready', () => this.emit('ready-to-show', {}));
    const send = (method: string, params: Params = {}) => browser.send(method, params, sessionId);
    await send('Page.enable');
    await send('Inspector.enable');
    await send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }] });
    await send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD });
    await send('Runtime.enable');
    if (source !== '') await send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: PRELOAD_WORLD });
    await session.defaultSession.apply();
  }

  async loadURL(url: string): Promise<void> {
    await this.attached;
    await this.webContents.load(url);
  }
  show(): void {
    this.visible = true;
    note('window.show', { id: this.id });
    this.emit('show');
    this.focus();
  }
  /** Seen, without the focus. */
  showInactive(): void {
    this.visible = true;
    note('window.showInactive', { id: this.id });
    this.emit('show');
  }
  setAlwaysOnTop = (onTop: boolean, level?: string) => note('window.alwaysOnTop', { id: this.id, onTop, level });
  setVisibleOnAllWorkspaces = (visible: boolean) => note('window.everywhere', { id: this.id, visible });
  hide(): void {
    this.visible = false;
    this.blur();
    note('window.hide', { id: this.id });
    this.emit('hide');
  }
  focus(): void {
    for (const other of windows) if (other !== this) other.blur();
    this.focused = true;
    this.emit('focus');
  }
  blur(): void {
    if (!this.focused) return;
    this.focused = false;
    this.emit('blur');
  }
  minimize(): void {
    this.minimised = true;
    this.emit('minimize');
  }
  restore(): void {
    this.minimised = false;
    this.emit('restore');
  }
  maximize(): void {
    this.maximised = true;
    this.visible = true;
    note('window.maximize', { id: this.id });
    this.emit('maximize');
  }
  isVisible = () => this.visible && !this.minimised;
  isFocused = () => this.focused;
  isMinimized = () => this.minimised;
  isMaximized = () => this.maximised;
  isFullScreen = () => false;
  isDestroyed = () => this.dead;
  getTitle = () => this.options.title ?? app.name;
  getBounds = (): Bounds => ({ ...this.bounds });
  getNormalBounds = (): Bounds => ({ ...this.bounds });
  setBounds(bounds: Partial<Bounds>): void {
    this.bounds = { ...this.bounds, ...bounds };
    this.emit('resize');
    this.emit('move');
  }
  setProgressBar = (value: number) => note('progress', { value });
  setOverlayIcon = (_image: unknown, description: string) => note('overlay', { description });
  setBackgroundColor(): void {}

  close(): void {
    const event = cancellable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.dead) return;
    if (this.targetId)
      void chromium()
        .send('Target.closeTarget', { targetId: this.targetId })
        .catch(() => {});
    this.finish();
  }
  private finish(): void {
    if (this.dead) return;
    this.dead = true;
    windows.delete(this);
    this.webContents.destroyed();
    this.emit('closed');
    if (windows.size === 0 && !app.isExiting() && !app.emit('window-all-closed')) app.quit();
  }
}

function pickBounds(options: Options): Partial<Bounds> {
  const names = ['x', 'y', 'width', 'height'] as const;
  return Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));
}
