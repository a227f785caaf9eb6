import { EventEmitter } from 'node:events';
import type { Params } from './chromium.ts';
import { createCodec } from './codec.ts';
import { ipcMain } from './ipc-main.ts';
import { MessagePortMain } from './message-port.ts';
import { toApp, toWeb } from './origin-map.ts';
import { BINDING, DELIVER, PRELOAD_WORLD, type Wire } from './page-script.ts';
import { session } from './session.ts';
import { cancellable, chromium, note } from './world.ts';

type OpenHandler = (details: { url: string; disposition: string; frameName: string }) => { action: 'allow' | 'deny' };

const codec = createCodec();
let count = 0;

/** The page of one window: CDP on one side, Electron's events on the other. */
export class WebContents extends EventEmitter {
  readonly id = ++count;
  readonly session = session.defaultSession;
  readonly mainFrame: { url: string; parent: null; origin: string } = { url: '', parent: null, origin: 'null' };
  openHandler: OpenHandler | null = null;
  private sessionId = '';
  private targetId = '';
  private gone: boolean = false;
  private context: string | null = null;
  private contextId: number | null = null;
  private readonly ports = new Map<number, MessagePortMain>();
  /** Navigations that main itself has asked for: the page's policy is not asked about them. */
  private own = 0;

  attach(sessionId: string, targetId: string): void {
    this.sessionId = sessionId;
    this.targetId = targetId;
    chromium().events.on(sessionId, (method: string, params: Params) => this.onCdp(method, params));
  }

  getURL = (): string => this.mainFrame.url;
  isDestroyed = (): boolean => this.gone;
  isCrashed = (): boolean => false;
  openDevTools(): void {}
  replaceMisspelling = (word: string): void => note('replaceMisspelling', { word });
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
  send(channel: string, ...args: unknown[]): void {
    this.deliver({ kind: 'event', channel, args });
  }
  reload(): void {
    this.own++;
    void this.cdp('Page.reload');
  }
  crash(): void {
    void this.cdp('Page.crash');
  }

  async load(url: string): Promise<void> {
    this.own++;
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', () => resolve()));
    const { errorText } = (await this.cdp('Page.navigate', { url: toWeb(url) })) ?? {};
    if (errorText) throw new Error(`${errorText} loading '${url}'`);
    await loaded;
  }

  destroyed(): void {
    this.gone = true;
    this.disconnectPorts();
    this.emit('destroyed');
  }

  private async cdp(method: string, params: Params = {}) {
    return chromium()
      .send(method, params, this.sessionId)
      .catch((error: unknown) => {
        if (!this.gone) note('cdp.failed', { method, error: String(error) });
      });
  }

  private deliver(message: Wire): void {
    if (this.context === null) return;
    const text = JSON.stringify(codec.encode(message));
    void this.cdp('Runtime.evaluate', { expression: `${DELIVER}(${text})`, uniqueContextId: this.context });
  }

  private onCdp(method: string, params: Params): void {
    // biome-ignore lint/suspicious/noExplicitAny: CDP events have hundreds of shapes
    const p = params as any;
    if (method === 'Runtime.executionContextCreated') this.onContext(p.context);
    else if (method === 'Runtime.executionContextsCleared') this.onContextGone();
    else if (method === 'Runtime.executionContextDestroyed' && p.executionContextId === this.contextId)
      this.onContextGone();
    else if (method === 'Runtime.bindingCalled' && p.name === BINDING && p.executionContextId === this.contextId)
      this.onMessage(codec.decode(p.payload) as Wire);
    else if (method === 'Page.frameNavigated' && !p.frame.parentId) this.onNavigated(p.frame.url);
    else if (method === 'Page.navigatedWithinDocument' && p.frameId === this.targetId) this.setUrl(p.url);
    else if (method === 'Page.domContentEventFired' && this.getURL().startsWith('app:')) this.emit('dom-ready', {});
    else if (method === 'Page.loadEventFired') this.emit('did-finish-load', {});
    else if (method === 'Page.windowOpen') this.onWindowOpen(p);
    else if (method === 'Fetch.requestPaused') void this.onNavigationRequest(p);
    else if (method === 'Inspector.targetCrashed') this.onCrash();
  }

  private onContext(context: { id: number; uniqueId: string; name: string; auxData?: { frameId?: string } }): void {
    if (context.name !== PRELOAD_WORLD || context.auxData?.frameId !== this.targetId) return;
    this.context = context.uniqueId;
    this.contextId = context.id;
  }

  private onContextGone(): void {
    this.context = null;
    this.contextId = null;
    this.disconnectPorts();
  }

  private disconnectPorts(): void {
    const ports = [...this.ports.values()];
    this.ports.clear();
    for (const port of ports) port.disconnected();
  }

  private setUrl(url: string): void {
    this.mainFrame.url = toApp(url);
    this.mainFrame.origin = this.mainFrame.url.split('/').slice(0, 3).join('/');
  }

  private onNavigated(url: string): void {
    this.setUrl(url);
    if (!url.startsWith('about:')) this.emit('did-navigate', {}, this.getURL());
  }

  private onCrash(): void {
    this.onContextGone();
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 });
  }

  private onMessage(message: Wire): void {
    if (message.kind === 'port') {
      this.ports.get(message.id)?.receive(message.data);
      return;
    }
    if (message.kind === 'port-close') {
      this.ports.get(message.id)?.disconnected();
      this.ports.delete(message.id);
      return;
    }
    const event = { sender: this, senderFrame: this.mainFrame, processId: 1, frameId: 1, type: 'frame' };
    if (message.kind === 'send') {
      note('ipc', { channel: message.channel });
      const ports = message.ports.map((id) => this.adopt(id));
      ipcMain.emit(message.channel, { ...event, ports }, ...message.args);
    } else if (message.kind === 'invoke') {
      void ipcMain
        .call(message.channel, { ...event, ports: [] }, message.args)
        .then((result) => this.deliver({ kind: 'result', id: message.id, ...result }));
    }
  }

  private adopt(id: number): MessagePortMain {
    const port = new MessagePortMain(
      (data) => this.deliver({ kind: 'port', id, data }),
      () => {
        this.ports.delete(id);
        this.deliver({ kind: 'port-close', id });
      },
    );
    this.ports.set(id, port);
    return port;
  }

  private onWindowOpen({ url, windowName }: { url: string; windowName: string }): void {
    const details = { url: toApp(url), frameName: windowName, disposition: 'foreground-tab' };
    const { action } = this.openHandler?.(details) ?? { action: 'allow' as const };
    note('windowOpen', { url: details.url, action });
  }

  /** Only documents are held here: `Fetch.enable` names no other kind. */
  private async onNavigationRequest(p: {
    requestId: string;
    frameId: string;
    redirectedRequestId?: string;
    request: { url: string };
  }): Promise<void> {
    const isMainFrame = p.frameId === this.targetId;
    const { requestId } = p;
    const goOn = () => this.cdp('Fetch.continueRequest', { requestId });
    if (isMainFrame && this.own > 0 && !p.redirectedRequestId) {
      this.own--;
      return void (await goOn());
    }
    const names = p.redirectedRequestId
      ? ['will-redirect']
      : isMainFrame
        ? ['will-frame-navigate', 'will-navigate']
        : ['will-frame-navigate'];
    const event = cancellable({ url: toApp(p.request.url), isMainFrame, isSameDocument: false, frame: null });
    for (const name of names) this.emit(name, event);
    note('navigation', { url: event.url, isMainFrame, refused: event.defaultPrevented });
    if (event.defaultPrevented) await this.cdp('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    else await goOn();
  }
}
