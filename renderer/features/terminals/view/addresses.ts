const longest = 2_048;
const web = new Set(['http:', 'https:', 'mailto:']);
// Direction marks and other characters that nobody sees make an address look like another one.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

type Target = { kind: 'web'; address: string } | { kind: 'file'; path: string } | { kind: 'refused'; why: string };

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
  if (!/^file:$/.test(url.protocol)) return refused('Only web pages, mail and files of the project are opened.');
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
