import { type Format, type Reading, small, type Want } from '../parts.ts';
import { parseJson } from '../text/json.ts';
import { createLineSearch } from '../text/lines.ts';
import { at, entries, list, word, words } from '../text/values.ts';
import { handLines, lockByName, type Named, withoutComment } from './helpers.ts';

/** `zlib/1.2.13@user/channel#revision`; a range stands in brackets. */
function reference(text: string): { name: string; wanted: string | null } | null {
  const found = /^([a-z0-9_][\w+.-]*)\/(\[[^\]]+\]|[^@#%\s]+)/i.exec(text.trim());
  return found === null ? null : { name: found[1] ?? '', wanted: found[2] ?? null };
}

const tools = new Set(['tool_requires', 'build_requires', 'test_requires', 'python_requires']);

function readText(reading: Reading): void {
  const wants: Want[] = [];
  let section = '';
  for (const [raw, line] of handLines(reading.text)) {
    const clean = raw.replace(/(^|\s)#.*$/, '').trim();
    const head = /^\[([\w.]+)\]$/.exec(clean)?.[1];
    if (head !== undefined) section = head;
    else if (section === 'requires' || tools.has(section)) {
      const found = reference(clean);
      if (found !== null) wants.push({ ...found, line, development: tools.has(section) });
    }
  }
  reading.manifest({ ecosystem: 'conan', wants, provides: null, remedy: null });
}

/** Only what stands there as text. */
function readPython(reading: Reading): void {
  const wants: Want[] = [];
  let open: string | null = null;
  for (const [raw, line] of handLines(reading.text)) {
    const clean = withoutComment(raw, '#');
    const call = /\bself\.(requires|tool_requires|build_requires|test_requires)\s*\(/.exec(clean)?.[1];
    const start = /^\s+(requires|tool_requires|build_requires|test_requires)\s*=\s*(.*)$/.exec(clean);
    const kind: string | null = call ?? start?.[1] ?? open;
    if (kind === null) continue;
    for (const literal of clean.matchAll(/["']([^"'\s]+\/[^"'\s]+(?:\s[^"']*)?)["']/g)) {
      const found = reference(literal[1] ?? '');
      if (found !== null) wants.push({ ...found, line, development: tools.has(kind) });
    }
    if (start !== null) open = /[[(,]\s*$/.test(clean) ? kind : null;
    else if (open !== null && /[\])]\s*$|[^,]\s*$/.test(clean)) open = null;
  }
  const name = /^[ \t]+name[ \t]*=[ \t]*["']([\w.+-]+)["']/m.exec(reading.text)?.[1] ?? null;
  if (wants.length > 0 || name !== null) reading.manifest({ ecosystem: 'conan', wants, provides: name, remedy: null });
}

function readConanLock(reading: Reading): void {
  const root = parseJson(reading.text);
  const search = createLineSearch(reading.text);
  const all: Named[] = [];
  for (const section of ['requires', 'build_requires', 'python_requires'] as const)
    for (const text of words(at(root, section))) {
      const found = reference(text);
      if (found !== null)
        all.push({
          name: found.name,
          version: found.wanted,
          line: search(text),
          development: section !== 'requires',
          asks: [],
        });
    }
  for (const [, node] of entries(at(root, 'graph_lock', 'nodes'))) {
    const text = word(at(node, 'ref'));
    const found = text === null ? null : reference(text);
    if (found === null || text === null) continue;
    const asks = words(at(node, 'requires')).flatMap((key) => {
      const other = reference(word(at(root, 'graph_lock', 'nodes', key, 'ref')) ?? '');
      return other === null ? [] : [{ name: other.name }];
    });
    all.push({ name: found.name, version: found.wanted, line: search(text), asks });
  }
  lockByName(reading, all, { ecosystem: 'conan', complete: false });
}

function readVcpkg(reading: Reading): void {
  const root = parseJson(reading.text);
  const search = createLineSearch(reading.text, reading.text.indexOf('"dependencies"'));
  const pinned = new Map(
    list(at(root, 'overrides')).map((item) => [word(at(item, 'name')), word(at(item, 'version'))]),
  );
  const wants: Want[] = [];
  const add = (all: unknown, optional: boolean) => {
    for (const item of list(all)) {
      const name = word(item) ?? word(at(item, 'name'));
      if (name === null) continue;
      const least = word(at(item, 'version>='));
      const wanted = pinned.get(name) ?? (least === null ? null : `>=${least}`);
      wants.push({
        name,
        wanted,
        line: search(JSON.stringify(name)),
        development: at(item, 'host') === true,
        optional,
      });
    }
  };
  add(at(root, 'dependencies'), false);
  for (const [, feature] of entries(at(root, 'features'))) add(at(feature, 'dependencies'), true);
  reading.manifest({ ecosystem: 'vcpkg', wants, provides: word(at(root, 'name')), remedy: null });
}

export const cppFormats: Format[] = [
  { id: 'conanfile.txt', ecosystem: 'conan', names: ['conanfile.txt'], maxBytes: small, read: readText },
  { id: 'conanfile.py', ecosystem: 'conan', names: ['conanfile.py'], maxBytes: small, read: readPython },
  { id: 'conan.lock', ecosystem: 'conan', names: ['conan.lock'], maxBytes: small, read: readConanLock },
  { id: 'vcpkg.json', ecosystem: 'vcpkg', names: ['vcpkg.json'], maxBytes: small, read: readVcpkg },
];
