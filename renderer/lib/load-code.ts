import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

const pauses = [200, 600, 1_800];

/** Vite asks for the style sheet of a module once and takes it for one that has come from then on, even if it failed. */
const lostStyles = new Set<string>();

function dropStyle({ target }: Event): void {
  if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return;
  lostStyles.add(target.href);
  target.remove();
}

function loadStyle(href: string): Promise<void> {
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', crossOrigin: '', href });
  return new Promise((resolve, reject) => {
    link.addEventListener('load', () => {
      lostStyles.delete(href);
      resolve();
    });
    link.addEventListener('error', () => reject(new Error(`The style sheet ${href} did not come`)));
    document.head.append(link);
  });
}

/**
 * Asks again for code that did not come: Chromium gives up every request that waits for a connection when an address of the
 * machine changes, which Docker does with each container. It does not remember that a module failed, so asking is enough.
 */
export async function loadCode<T>(load: () => Promise<T>): Promise<T> {
  document.addEventListener('error', dropStyle, true);
  const attempt = async () => {
    await Promise.all([...lostStyles].map(loadStyle));
    return load();
  };
  for (const pause of pauses) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return attempt();
}

/**
 * A component whose code comes when it is first shown, so it stands in a Suspense of the file that shows it: that of the
 * whole screen would hide the screen until then, and with it the field that someone already writes in.
 */
// biome-ignore lint/suspicious/noExplicitAny: as in React's own lazy, only any takes components of all props
export function late<C extends ComponentType<any>>(load: () => Promise<{ default: C }>): LazyExoticComponent<C> {
  return lazy(() => loadCode(load));
}
