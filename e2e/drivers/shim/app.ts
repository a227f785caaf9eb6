import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cancellable, note, world } from './world.ts';

class App extends EventEmitter {
  name = 'app';
  readonly isPackaged = false;
  readonly commandLine = { appendSwitch: () => {}, hasSwitch: () => false, getSwitchValue: () => '' };
  /** What the shim still has to do when the process ends. */
  onExit: () => Promise<void> = async () => {};
  private version = '0';
  private ready: boolean = false;
  private exiting: boolean = false;
  private readonly whenDone = Promise.withResolvers<void>();
  private readonly paths = new Map<string, string>();

  init(name: string, version: string): void {
    this.name = name;
    this.version = version;
  }
  becomeReady(): void {
    this.ready = true;
    this.emit('ready', {}, {});
    this.whenDone.resolve();
  }
  isReady = (): boolean => this.ready;
  isExiting = (): boolean => this.exiting;
  whenReady = () => this.whenDone.promise;
  getName = () => this.name;
  getVersion = () => this.version;
  getAppPath = () => world.root;
  getLocale = () => 'en-US';
  getPath(name: string): string {
    const path = this.paths.get(name) ?? join(process.env.OPTIMUS_SHIM_PROFILE ?? tmpdir(), name);
    mkdirSync(path, { recursive: true });
    return path;
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  getAppMetrics() {
    const usage = { percentCPUUsage: 0, idleWakeupsPerSecond: 0 };
    const memory = { workingSetSize: Math.round(process.memoryUsage().rss / 1024), peakWorkingSetSize: 0 };
    return [{ pid: process.pid, type: 'Browser', cpu: usage, memory, creationTime: 0 }];
  }
  requestSingleInstanceLock = () => true;
  releaseSingleInstanceLock(): void {}
  enableSandbox = () => note('enableSandbox');
  setAppUserModelId = (id: string) => note('appUserModelId', { id });
  setAsDefaultProtocolClient(scheme: string): boolean {
    note('protocolClient', { scheme });
    return true;
  }
  setLoginItemSettings = (settings: object) => note('loginItem', { ...settings });
  getLoginItemSettings = () => ({ openAtLogin: false });
  setBadgeCount(badge: number): boolean {
    note('badge', { count: badge });
    return true;
  }
  focus(): void {}

  quit(): void {
    if (this.exiting) return;
    const event = cancellable({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.emit('will-quit', cancellable({}));
    this.exit(0);
  }
  exit(code = 0): void {
    if (this.exiting) return;
    this.exiting = true;
    note('exit', { code });
    this.emit('quit', {}, code);
    void this.onExit().finally(() => process.exit(code));
  }
}

export const app = new App();
