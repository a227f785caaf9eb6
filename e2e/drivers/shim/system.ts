import { EventEmitter } from 'node:events';
import { basename } from 'node:path';
import { note } from './world.ts';

const mask = (bytes: Uint8Array) => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
const MARK = 'v10';

export const safeStorage = {
  backend: process.env.OPTIMUS_SHIM_KEYRING ?? 'gnome_libsecret',
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => safeStorage.backend,
  encryptStringAsync: async (text: string) => Buffer.concat([Buffer.from(MARK), mask(Buffer.from(text))]),
  decryptStringAsync: async (bytes: Buffer) => {
    if (bytes.subarray(0, MARK.length).toString() !== MARK)
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
    return { shouldReEncrypt: false, result: mask(bytes.subarray(MARK.length)).toString() };
  },
};

let clip = '';
export const clipboard = {
  readText: async () => clip,
  writeText: async (text: string) => {
    clip = text;
    note('clipboard', { text });
  },
};

export const shell = {
  openExternal: async (url: string) => note('openExternal', { url }),
  openPath: async (path: string) => {
    note('openPath', { path });
    return '';
  },
  showItemInFolder: (path: string) => note('showItemInFolder', { path }),
  trashItem: async (path: string) => note('trashItem', { path }),
};

const image = (file: string | null) => ({
  file,
  template: false,
  isEmpty: () => file === null,
  setTemplateImage(template: boolean) {
    this.template = template;
  },
});
export const nativeImage = {
  createEmpty: () => image(null),
  createFromPath: (file: string) => image(basename(file)),
};

export const nativeTheme = Object.assign(new EventEmitter(), {
  shouldUseDarkColors: false,
  shouldUseHighContrastColors: false,
  themeSource: 'system',
});

export const powerMonitor = Object.assign(new EventEmitter(), {
  onBatteryPower: false,
  getSystemIdleTime: () => 0,
  getSystemIdleState: () => 'active',
});

const area = { x: 0, y: 0, width: 1920, height: 1080 };
const display = { id: 1, scaleFactor: 1, workArea: area, bounds: area };
export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
  getDisplayMatching: () => display,
  getDisplayNearestPoint: () => display,
  getCursorScreenPoint: () => ({ x: 0, y: 0 }),
});

export const systemPreferences = Object.assign(new EventEmitter(), {
  getMediaAccessStatus: () => 'granted',
  askForMediaAccess: async () => true,
  isTrustedAccessibilityClient: () => true,
});

export const crashReporter = {
  start: (options: object) => note('crashReporter', { ...options }),
  getUploadToServer: () => false,
};

/** Electron's own updater, which electron-updater loads on macOS. */
export const autoUpdater = Object.assign(new EventEmitter(), {
  setFeedURL: (options: object) => note('autoUpdater.feed', { ...options }),
  checkForUpdates: () => note('autoUpdater.check'),
  quitAndInstall: () => note('autoUpdater.install'),
});
