import { decoded } from './characters.ts';

/**
 * `docs/setup.md` of `[setup](./docs/setup.md#linux)`, from the top of the project; null for what is no file of it.
 * One with a slash before it begins at the top, as where READMEs are shown else.
 */
export function fileOf(written: string, folder: string): string | null {
  const address = decoded(written).trim();
  if (/^[a-z][a-z0-9+.-]*:|^[\\#?]|^\/[/\\]/i.test(address)) return null;
  let path: string;
  try {
    path = decodeURIComponent(address.split(/[?#]/)[0] ?? '');
  } catch {
    return null;
  }
  if (path.length > 1_000 || /[\\\p{Cc}]/u.test(path)) return null;
  const parts = path.startsWith('/') ? [] : folder.split('/').filter((part) => part !== '');
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  // With its slash a folder stays one.
  return parts.length === 0 ? null : `${parts.join('/')}${path.endsWith('/') ? '/' : ''}`;
}
