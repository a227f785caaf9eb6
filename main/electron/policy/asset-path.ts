import { isAppUrl, parseUrl } from './origin.ts';

export type Asset = { file: string; contentType: string; immutable: boolean } | null;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  png: 'image/png',
  ico: 'image/x-icon',
  webp: 'image/webp',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
};

const SEGMENT = /^[a-zA-Z0-9_-][a-zA-Z0-9_.-]*$/;
const HASHED = /^assets\/[^/]+-[a-zA-Z0-9_-]{8,}\.[a-z0-9]+$/;
const START_PAGE: Asset = { file: 'index.html', contentType: 'text/html; charset=utf-8', immutable: false };

/**
 * Which file under `out/renderer` answers a URL of ours. A path without extension is a route of the page and gets the
 * start page. Names are taken from a small alphabet instead of being cleaned: there is nothing to escape from.
 */
export function resolveAsset(requestUrl: string): Asset {
  const url = isAppUrl(requestUrl) ? parseUrl(requestUrl) : null;
  if (!url || url.pathname.length > 1024) return null;
  const segments = url.pathname.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  const last = segments.at(-1) ?? '';
  if (!last.includes('.')) return segments.some((s) => s.startsWith('.')) ? null : START_PAGE;
  if (!segments.every((s) => SEGMENT.test(s) && !s.includes('..'))) return null;
  const extension = last.slice(last.lastIndexOf('.') + 1);
  const file = segments.join('/');
  const contentType = Object.hasOwn(CONTENT_TYPES, extension) ? CONTENT_TYPES[extension] : undefined;
  return contentType ? { file, contentType, immutable: HASHED.test(file) } : null;
}
