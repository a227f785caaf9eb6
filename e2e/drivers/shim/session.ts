import { EventEmitter } from 'node:events';
import { toApp, WEB_ORIGIN } from './origin-map.ts';
import { chromium, note } from './world.ts';

type Contents = { getURL(): string } | null;
type CheckHandler = (contents: Contents, permission: string, origin: string, details: object) => boolean;
type RequestHandler = (
  contents: Contents,
  permission: string,
  answer: (granted: boolean) => void,
  details: object,
) => void;

/** Electron's name of a permission, what its details say, and Chromium's name. */
const PERMISSIONS = [
  ['media', { mediaType: 'audio' }, 'microphone'],
  ['media', { mediaType: 'video' }, 'camera'],
  ['geolocation', {}, 'geolocation'],
  ['notifications', {}, 'notifications'],
  ['clipboard-read', {}, 'clipboard-read'],
  ['clipboard-sanitized-write', {}, 'clipboard-write'],
  ['midi', {}, 'midi'],
  ['display-capture', {}, 'display-capture'],
  ['idle-detection', {}, 'idle-detection'],
] as const;

class Session extends EventEmitter {
  check: CheckHandler | null = null;
  request: RequestHandler | null = null;
  device: ((details: object) => boolean) | null = null;

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.check = handler;
    note('permissionHandler', { which: 'check' });
  }
  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.request = handler;
    note('permissionHandler', { which: 'request' });
  }
  setDevicePermissionHandler(handler: ((details: object) => boolean) | null): void {
    this.device = handler;
    note('permissionHandler', { which: 'device' });
  }
  setDisplayMediaRequestHandler(): void {
    note('permissionHandler', { which: 'displayMedia' });
  }
  setBluetoothPairingHandler(): void {
    note('permissionHandler', { which: 'bluetooth' });
  }
  addWordToSpellCheckerDictionary(word: string): boolean {
    note('dictionary', { word });
    return true;
  }

  /** What the app would answer, for a test to look at. */
  ask(permission: string, details: object, url: string): Promise<boolean> {
    const contents = { getURL: () => url };
    return new Promise((resolve) => {
      if (this.request) this.request(contents, permission, resolve, { requestingUrl: url, ...details });
      else resolve(true);
    });
  }

  /** Puts the app's answers into Chromium, so that the page meets them. Without handlers Electron grants everything. */
  async apply(): Promise<void> {
    const url = toApp(`${WEB_ORIGIN}/`);
    const contents = { getURL: () => url };
    for (const [permission, details, name] of PERMISSIONS) {
      const facts = { requestingUrl: url, isMainFrame: true, ...details };
      const granted: boolean = this.check?.(contents, permission, url, facts) ?? true;
      await chromium()
        .send('Browser.setPermission', {
          permission: { name },
          setting: granted ? 'granted' : 'denied',
          origin: WEB_ORIGIN,
        })
        .catch((error: unknown) => note('permissionNotApplied', { name, error: String(error) }));
    }
  }
}

const defaultSession = new Session();
export const session = { defaultSession, fromPartition: () => defaultSession };
