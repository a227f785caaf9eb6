import { isAbsolute, join, normalize } from 'node:path';

/** `~` and what is not absolute stand on the home folder, wherever Optimus itself was started. */
export function placeOf(path: string, home: string): string {
  if (path === '~') return home;
  if (path.startsWith('~/') || path.startsWith('~\\')) return join(home, path.slice(2));
  return isAbsolute(path) ? normalize(path) : join(home, path);
}
