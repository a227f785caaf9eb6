export type Platform = 'mac' | 'windows' | 'linux';

/** From the user agent's words: the page has no other honest source, in the browser as in the desktop window. */
export function platformOf(userAgent: string): Platform {
  if (/Mac|iPhone|iPad/i.test(userAgent)) return 'mac';
  if (/Windows/i.test(userAgent)) return 'windows';
  return 'linux';
}

export function currentPlatform(): Platform {
  return typeof navigator === 'undefined' ? 'linux' : platformOf(navigator.userAgent);
}
