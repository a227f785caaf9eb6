import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, Screen } from 'electron';
import type { Capability } from '../../../shared/features/system/schema.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { OverlayPort } from '../../core/ports/host-ports.ts';
import { APP_ORIGIN } from '../policy/origin.ts';
import { createCrashPolicy } from './crash-policy.ts';
import { OVERLAY_WIDTH, overlayOptions, type WindowFacts } from './window-options.ts';

const ROUTE = '/listen';
const FIRST_HEIGHT = 120;
/** Between it and the lower edge of the screen's free part. */
const GAP = 72;

export interface OverlayWindowDeps {
  create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  screen: Pick<Screen, 'getCursorScreenPoint' | 'getDisplayNearestPoint'>;
  facts: () => Omit<WindowFacts, 'bounds'>;
  monotonic: () => number;
  isQuitting: () => boolean;
  log: Logger;
}

export interface OverlayWindow extends OverlayPort {
  webContentsIds: ReadonlySet<number>;
  current(): BrowserWindow | null;
  dispose(): void;
}

/** In the middle, near the lower edge, where it hides least of what somebody looks at. */
export function placeOverlay(area: Rectangle, height: number): Rectangle {
  const width = Math.min(OVERLAY_WIDTH, area.width);
  const fits = Math.min(height, Math.max(1, area.height - GAP));
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + area.height - fits - GAP),
    width,
    height: fits,
  };
}

/** The small window that shows that Optimus listens: over all others, on the screen with the pointer, without taking the focus. */
export function createOverlayWindow({
  create,
  screen,
  facts,
  monotonic,
  isQuitting,
  log,
}: OverlayWindowDeps): OverlayWindow {
  const ids = new Set<number>();
  let window: BrowserWindow | null = null;
  let height = FIRST_HEIGHT;
  let area: Rectangle | null = null;

  const hereNow = () => screen.getDisplayNearestPoint(screen.getCursorScreenPoint()).workArea;

  function open(): BrowserWindow {
    area = hereNow();
    const made = create({ ...overlayOptions({ ...facts(), bounds: placeOverlay(area, height) }) });
    const { id } = made.webContents;
    const crashes = createCrashPolicy(monotonic);
    window = made;
    ids.add(id);
    // Over a program that fills the screen, and on every desk, because speech belongs to none of them.
    made.setAlwaysOnTop(true, 'pop-up-menu');
    made.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
    made.on('close', (event) => {
      if (isQuitting()) return;
      event.preventDefault();
      made.hide();
    });
    made.on('closed', () => {
      ids.delete(id);
      if (window === made) window = null;
    });
    made.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason === 'clean-exit' || made.isDestroyed()) return;
      log.error('the page that listens died', undefined, { reason: details.reason, exitCode: details.exitCode });
      // Nobody is asked: the next press of the key makes another one.
      if (crashes.next() === 'reload') made.webContents.reload();
      else made.destroy();
    });
    made.loadURL(APP_ORIGIN + ROUTE).catch((error: unknown) => log.error('the page that listens did not load', error));
    return made;
  }

  const status = (): Capability => ({ available: true, detail: 'Shows over every program that Optimus listens.' });
  return {
    status,
    prepare() {
      if (!window) open();
    },
    show({ focus }) {
      const made = window ?? open();
      if (!made.isVisible()) {
        area = hereNow();
        made.setBounds(placeOverlay(area, height));
        // Seen, and nothing else: what is written elsewhere goes on being written there.
        made.showInactive();
      }
      if (focus) made.focus();
    },
    resize(wanted) {
      height = wanted;
      if (window && area) window.setBounds(placeOverlay(area, height));
    },
    hide() {
      if (window?.isVisible()) window.hide();
    },
    webContentsIds: ids,
    current: () => window,
    dispose() {
      window?.destroy();
    },
  };
}
