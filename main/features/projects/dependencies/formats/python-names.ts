import type { Want } from '../parts.ts';
import { resolveLocal } from '../text/paths.ts';

/** PEP 503: `Flask_SQLAlchemy` and `flask-sqlalchemy` are one. */
export function pypiName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[-_.]+/g, '-');
}

/** PEP 508: `name[extra] >= 1 ; marker`, `name @ url`. */
export function requirement(text: string, folder: string): Omit<Want, 'line'> | null {
  const bare =
    text
      .split(/\s--?(?:hash|config|global|install)/, 1)[0]
      ?.split(';', 1)[0]
      ?.trim() ?? '';
  const found = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/.exec(bare);
  if (found === null) return null;
  const name = pypiName(found[1] ?? '');
  const rest = (found[2] ?? '').trim();
  if (rest.startsWith('@')) {
    const url = rest.slice(1).trim();
    const path = /^(?:file:)?(\.{1,2}\/.*)$/.exec(url)?.[1];
    return { name, wanted: url, local: path === undefined ? null : resolveLocal(folder, path), optional: true };
  }
  if (rest !== '' && !/^[(<>=!~]/.test(rest)) return null;
  const range = rest.replace(/^\((.*)\)$/, '$1').replace(/\s+/g, '');
  return { name, wanted: range || null };
}
