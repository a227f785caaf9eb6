import { client } from '../../../app/connection.ts';
import { currentPlatform } from '../../../lib/platform.ts';
import { ask } from './asks.ts';

const longest = 2_048;
const web = new Set(['http:', 'https:', 'mailto:']);
// Direction marks and other characters that nobody sees make an address look like another one.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

export type Target =
  | { kind: 'web'; address: string }
  | { kind: 'file'; path: string }
  | { kind: 'refused'; why: string };

/** What an address of a terminal may open: the program that wrote it may be hostile. */
export function targetOf(raw: string): Target {
  const refused = (why: string): Target => ({ kind: 'refused', why });
  if (raw.length > longest || unseen.test(raw)) return refused('It holds characters that do not belong in an address.');
  const url = URL.parse(raw);
  if (!url) return refused('It is no whole address.');
  if (web.has(url.protocol)) {
    if (url.username !== '' || url.password !== '') return refused('It hides where it leads behind a name.');
    return { kind: 'web', address: url.href };
  }
  if (url.protocol !== 'file:') return refused('Only web pages, mail and files of the project are opened.');
  try {
    const path = decodeURIComponent(url.pathname);
    if (unseen.test(path)) return refused('It holds characters that do not belong in a path.');
    return { kind: 'file', path };
  } catch {
    return refused('It is no path.');
  }
}

/** Relative to the project, or null outside of it. */
export function insideOf(root: string, path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split(/[\\/]+/)) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const top = root.split(/[\\/]+/).filter(Boolean);
  const inside = top.every((part, i) => parts[i] === part);
  return inside && parts.length > top.length ? parts.slice(top.length).join('/') : null;
}

export const isLinkClick = (event: MouseEvent): boolean =>
  currentPlatform() === 'mac' ? event.metaKey : event.ctrlKey;

interface Options {
  project: () => { id: string; path: string } | null;
  refuse: (address: string, why: string) => void;
  failed: (error: unknown) => void;
}

/** `shown`: the address stands there for everybody to read, so it need not be shown again. */
export function createLinks({ project, refuse, failed }: Options) {
  const openWeb = (address: string) => window.open(address, '_blank', 'noopener,noreferrer');
  return function follow(event: MouseEvent, raw: string, shown: boolean): void {
    if (!isLinkClick(event)) return;
    const target = targetOf(raw);
    if (target.kind === 'refused') refuse(raw, target.why);
    else if (target.kind === 'web') {
      if (shown && target.address.replace(/\/$/, '') === raw.replace(/\/$/, '')) openWeb(target.address);
      else ask({ kind: 'link', address: target.address, note: null, open: () => openWeb(target.address) });
    } else openFile(raw, target.path);
  };

  function openFile(raw: string, path: string): void {
    const place = project();
    const file = place && insideOf(place.path, path);
    if (!place || file === null) {
      refuse(raw, 'The file is not inside the project of this terminal.');
      return;
    }
    ask({
      kind: 'link',
      address: path,
      note: 'It opens in your editor.',
      open: () => void client.projects.open({ id: place.id, with: 'editor', file }).catch(failed),
    });
  }
}
