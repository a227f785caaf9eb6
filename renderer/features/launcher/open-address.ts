import { isWebAddress } from './words.ts';

/** In the browser of the user: a window of its own here, the desktop hands it on. */
export function openAddress(url: string | null): void {
  if (isWebAddress(url)) window.open(url, '_blank', 'noopener,noreferrer');
}
