import { contentTypes, isImmutable } from '../../core/lib/page-files.ts';
import { isAppUrl, parseUrl } from './origin.ts';

export type Asset = { file: string; contentType: string; immutable: boolean } | null;

const SEGMENT = /^[a-zA-Z0-9_-][a-zA-Z0-9_.-]*$/;
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
  const contentType = Object.hasOwn(contentTypes, extension) ? contentTypes[extension] : undefined;
  return contentType ? { file, contentType, immutable: isImmutable(`/${file}`) } : null;
}
