import type { BrowserWindowConstructorOptions, Rectangle, WebPreferences } from 'electron';

export const MIN_WIDTH = 900;
export const MIN_HEIGHT = 560;

/** The page's colours before it has painted; the same as `--bg` of the themes. */
const BACKGROUND = { dark: '#0d0e12', light: '#f9fafb' } as const;

/** Every window has exactly these, in full: a default that changes with a version of Electron changes nothing here. */
const SAFE_PREFERENCES = Object.freeze({
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: true,
} satisfies WebPreferences);

export interface WindowFacts {
  bounds: Rectangle;
  dark: boolean;
  preload: string;
  /** Only while developing. */
  devTools: boolean;
  platform: NodeJS.Platform;
  icon: string;
}

export const OVERLAY_WIDTH = 460;

/** The small window that listens: no frame, nothing to drag or close, and as safe as the other one. */
export function overlayOptions(facts: WindowFacts): Readonly<BrowserWindowConstructorOptions> {
  return Object.freeze({
    ...facts.bounds,
    title: 'Optimus listens',
    show: false,
    frame: false,
    resizable: false,
    movable: true,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    backgroundColor: facts.dark ? BACKGROUND.dark : BACKGROUND.light,
    // On macOS a panel comes over a program in full screen without leaving that.
    ...(facts.platform === 'darwin' ? { type: 'panel' } : {}),
    ...(facts.platform === 'linux' ? { icon: facts.icon } : {}),
    webPreferences: Object.freeze({
      ...SAFE_PREFERENCES,
      preload: facts.preload,
      devTools: facts.devTools,
      // It hears while it is not seen, and speaks where nobody has clicked.
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    }),
  });
}

export function windowOptions(facts: WindowFacts): Readonly<BrowserWindowConstructorOptions> {
  return Object.freeze({
    ...facts.bounds,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    title: 'Optimus',
    show: false,
    backgroundColor: facts.dark ? BACKGROUND.dark : BACKGROUND.light,
    autoHideMenuBar: true,
    // macOS and Windows take the icon from the program itself.
    ...(facts.platform === 'linux' ? { icon: facts.icon } : {}),
    webPreferences: Object.freeze({ ...SAFE_PREFERENCES, preload: facts.preload, devTools: facts.devTools }),
  });
}
