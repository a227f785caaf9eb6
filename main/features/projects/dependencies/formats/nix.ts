import { type Format, type Locked, type Reading, small, type Want } from '../parts.ts';
import { parseJson } from '../text/json.ts';
import { createLineSearch } from '../text/lines.ts';
import { resolveLocal } from '../text/paths.ts';
import { at, entries, word } from '../text/values.ts';
import { handLines, withoutComment } from './helpers.ts';

/** `inputs.x.url = "…"`, `x.url = "…"`, and `x = { url = "…"; }` over lines. */
function readFlake(reading: Reading): void {
  const wants: Want[] = [];
  let open: string | null = null;
  for (const [raw, line] of handLines(reading.text)) {
    const clean = withoutComment(raw, '#');
    const short = /^\s*(?:inputs\.)?([\w-]+)\.url\s*=\s*"([^"]+)"/.exec(clean);
    const begins = /^\s*(?:inputs\.)?([\w-]+)\s*=\s*\{/.exec(clean)?.[1];
    if (begins !== undefined && begins !== 'inputs') open = begins;
    const long = short === null ? /\burl\s*=\s*"([^"]+)"/.exec(clean)?.[1] : undefined;
    const name = short?.[1] ?? (long === undefined ? undefined : open);
    const url = short?.[2] ?? long;
    if (name === undefined || name === null || url === undefined) continue;
    const path = /^(?:path:)?(\.{1,2}\/.*)$/.exec(url)?.[1];
    wants.push({ name, wanted: url, line, local: path === undefined ? null : resolveLocal(reading.folder, path) });
  }
  reading.manifest({ ecosystem: 'nix', wants, provides: null, remedy: 'nix flake lock' });
}

function readLock(reading: Reading): void {
  const root = parseJson(reading.text);
  const search = createLineSearch(reading.text);
  const top = word(at(root, 'root')) ?? 'root';
  const places = new Map<string, number>();
  const packages: Locked[] = [];
  for (const [name, node] of entries(at(root, 'nodes'))) {
    if (name === top) continue;
    places.set(name, packages.length);
    const version = word(at(node, 'locked', 'rev'))?.slice(0, 12) ?? word(at(node, 'locked', 'narHash'));
    packages.push({
      name,
      version,
      line: search(`${JSON.stringify(name)}: {`),
      licence: null,
      development: null,
      local: null,
      requires: [],
    });
  }
  const input = (node: string, name: string): number | null => {
    let target = at(root, 'nodes', node, 'inputs', name);
    // A list is a way from the top: what another input takes for its own.
    if (Array.isArray(target)) {
      let current: string | null = top;
      for (const step of target.slice(0, 20))
        current = current === null ? null : word(at(root, 'nodes', current, 'inputs', String(step)));
      target = current;
    }
    return typeof target === 'string' ? (places.get(target) ?? null) : null;
  };
  for (const [name, node] of entries(at(root, 'nodes')))
    for (const [asked] of entries(at(node, 'inputs'))) {
      const place = input(name, asked);
      const from = places.get(name);
      if (place !== null && from !== undefined) packages[from]?.requires.push(place);
    }
  reading.lock({
    ecosystem: 'nix',
    packages,
    complete: true,
    covers: (folder) => folder === reading.folder,
    find: (_, want) => input(top, want.name),
  });
}

export const nixFormats: Format[] = [
  { id: 'flake.nix', ecosystem: 'nix', names: ['flake.nix'], maxBytes: small, read: readFlake },
  { id: 'flake.lock', ecosystem: 'nix', names: ['flake.lock'], maxBytes: small, read: readLock },
];
