import { short } from './short.ts';

/** Only what a browser may open: an address is made by a program. */
export const isWebAddress = (url: string | null): url is string => url !== null && /^https?:\/\//i.test(url);

/** `localhost:3000`: an address as people say it. */
export const addressWords = (url: string): string => short(url.replace(/^https?:\/\//, '').replace(/\/$/, ''), 80);

/** In the browser of the user: a window of its own here, the desktop hands it on. */
export function openAddress(url: string | null): void {
  if (isWebAddress(url)) window.open(url, '_blank', 'noopener,noreferrer');
}
