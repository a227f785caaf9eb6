const storageKey = 'optimus.token';

/**
 * The headless host hands the token over in the URL's fragment, which never leaves the browser.
 * It is taken out of the address bar at once and lives as long as this tab.
 */
export function takeToken(location: Location, history: History, storage: Storage): string | null {
  const params = new URLSearchParams(location.hash.slice(1));
  const fresh = params.get('token');
  if (fresh) {
    storage.setItem(storageKey, fresh);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return fresh ?? storage.getItem(storageKey);
}
