export const APP_SCHEME = 'app';
const APP_HOST = 'optimus';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

export function parseUrl(raw: string): URL | null {
  return URL.canParse(raw) ? new URL(raw) : null;
}

/** `URL.origin` is the string "null" for every custom scheme, so the parts are compared one by one. */
export function isAppUrl(raw: string): boolean {
  if (!raw.startsWith(`${APP_ORIGIN}/`) && raw !== APP_ORIGIN) return false;
  const url = parseUrl(raw);
  return (
    url !== null &&
    url.protocol === `${APP_SCHEME}:` &&
    url.host === APP_HOST &&
    url.username === '' &&
    url.password === ''
  );
}
