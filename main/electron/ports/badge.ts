import type { App, BrowserWindow, NativeImage } from 'electron';

export interface BadgeDeps {
  app: Pick<App, 'setBadgeCount'>;
  window: () => BrowserWindow | null;
  platform: NodeJS.Platform;
  /** Windows has no number on the icon; it lays a small picture over it. */
  overlay: () => NativeImage;
}

export function createBadge({ app, window, platform, overlay }: BadgeDeps) {
  return {
    count(count: number) {
      if (platform === 'win32')
        window()?.setOverlayIcon(count > 0 ? overlay() : null, count > 0 ? `${count} things need you` : '');
      else app.setBadgeCount(count);
    },
    progress(value: number | null) {
      window()?.setProgressBar(value === null ? -1 : Math.min(Math.max(value, 0), 1));
    },
  };
}
