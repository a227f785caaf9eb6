import { normaliseExternalUrl } from '../../core/lib/external-url.ts';
import { isAppUrl } from './origin.ts';

export type NavigationKind = 'navigate' | 'redirect' | 'window-open' | 'frame';
export type NavigationDecision = 'allow' | 'deny' | 'open-external';

/**
 * The only place that decides where a page may go. The window shows the app's own origin and nothing else; a page opens no
 * second window, and there are no frames but those whose document the page itself wrote, under its own policy (diagrams); a link to the outside opens in the browser, but never as the result of a redirect.
 */
export function decideNavigation(url: string, { kind }: { kind: NavigationKind }): NavigationDecision {
  if (kind === 'frame') return url === 'about:srcdoc' ? 'allow' : 'deny';
  if (isAppUrl(url)) return kind === 'window-open' ? 'deny' : 'allow';
  if (kind === 'redirect') return 'deny';
  return normaliseExternalUrl(url) === null ? 'deny' : 'open-external';
}
