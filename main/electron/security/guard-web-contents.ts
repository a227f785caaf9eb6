import type { App, WebContents } from 'electron';
import type { Logger } from '../../core/log/logger.ts';
import { decideNavigation, type NavigationKind } from '../policy/navigation.ts';

export interface GuardDeps {
  app: App;
  openExternal: (url: string) => Promise<void>;
  log: Logger;
}

/** Puts the navigation policy on every page that is ever made, whoever makes it. */
export function guardWebContents({ app, openExternal, log }: GuardDeps): () => void {
  const decide = (url: string, kind: NavigationKind): boolean => {
    const decision = decideNavigation(url, { kind });
    if (decision === 'open-external') {
      openExternal(url).catch((error: unknown) => log.error('a link could not be opened', error));
    } else if (decision === 'deny') {
      log.warn('a navigation was refused', { kind, url: url.slice(0, 200) });
    }
    return decision === 'allow';
  };

  const onCreated = (_event: unknown, contents: WebContents) => {
    // Tells of main frame and sub-frames alike; only here does a link open outside, else it would open twice.
    contents.on('will-frame-navigate', (event) => {
      if (!decide(event.url, event.isMainFrame ? 'navigate' : 'frame')) event.preventDefault();
    });
    contents.on('will-navigate', (event) => {
      if (decideNavigation(event.url, { kind: event.isMainFrame ? 'navigate' : 'frame' }) !== 'allow')
        event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!decide(event.url, event.isMainFrame ? 'redirect' : 'frame')) event.preventDefault();
    });
    contents.setWindowOpenHandler(({ url }) => {
      decide(url, 'window-open');
      return { action: 'deny' };
    });
    contents.on('will-attach-webview', (event) => {
      log.warn('a webview was refused');
      event.preventDefault();
    });
  };
  app.on('web-contents-created', onCreated);
  return () => app.off('web-contents-created', onCreated);
}
