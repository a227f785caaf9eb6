import { type Format, type Locked, large, type Reading, small, type Want } from '../parts.ts';
import { parseJson } from '../text/json.ts';
import { createLineSearch } from '../text/lines.ts';
import { parseToml, tomlKeyLines } from '../text/toml.ts';
import { at, entries, list, word, words } from '../text/values.ts';
import { handLines, lockByName, type Named } from './helpers.ts';

function readJulia(reading: Reading): void {
  const root = parseToml(reading.text);
  const lines = tomlKeyLines(reading.text);
  const wants: Want[] = [];
  for (const [section, development] of [
    ['deps', false],
    ['weakdeps', false],
    ['extras', true],
  ] as const)
    for (const [name] of entries(at(root, section))) {
      if (wants.some((want) => want.name === name)) continue;
      const path = word(at(root, 'sources', name, 'path'));
      const optional = section !== 'deps';
      wants.push({
        name,
        wanted: word(at(root, 'compat', name)),
        line: lines(section, name),
        development,
        local: path,
        optional,
      });
    }
  const name = word(at(root, 'name'));
  const registered = word(at(root, 'uuid')) !== null && name !== null;
  if (wants.length > 0 || name !== null)
    reading.manifest({
      ecosystem: 'julia',
      wants,
      provides: registered ? name : null,
      remedy: registered ? null : 'julia --project -e "using Pkg; Pkg.resolve()"',
    });
}

function readJuliaLock(reading: Reading): void {
  const root = parseToml(reading.text);
  const search = createLineSearch(reading.text);
  const second = at(root, 'manifest_format') !== undefined;
  const all: Named[] = [];
  for (const [name, value] of entries(second ? at(root, 'deps') : root)) {
    const item = list(value)[0];
    if (item === undefined) continue;
    const deps = at(item, 'deps');
    const asks = (Array.isArray(deps) ? words(deps) : entries(deps).map(([asked]) => asked)).map((asked) => ({
      name: asked,
    }));
    const line = search(second ? `[[deps.${name}]]` : `[[${name}]]`);
    all.push({ name, version: word(at(item, 'version')), line, local: word(at(item, 'path')), asks });
  }
  lockByName(reading, all, { ecosystem: 'julia' });
}

const base = new Set([
  'R',
  'base',
  'compiler',
  'datasets',
  'graphics',
  'grDevices',
  'grid',
  'methods',
  'parallel',
  'splines',
  'stats',
  'stats4',
  'tcltk',
  'tools',
  'utils',
]);

function readDescription(reading: Reading): void {
  const wants: Want[] = [];
  let field = '';
  let name: string | null = null;
  for (const [raw, line] of handLines(reading.text)) {
    const head = /^([\w./@]+):\s*(.*)$/.exec(raw);
    if (head !== null) field = head[1] ?? '';
    const value = head === null ? raw : (head[2] ?? '');
    if (field === 'Package' && head !== null) name = value.trim();
    if (!['Imports', 'Depends', 'LinkingTo', 'Suggests', 'Enhances'].includes(field)) continue;
    for (const part of value.split(',')) {
      const found = /^\s*([A-Za-z][\w.]*)\s*(?:\(([^)]*)\))?\s*$/.exec(part);
      if (found === null || base.has(found[1] ?? '')) continue;
      const optional = field === 'Suggests' || field === 'Enhances';
      wants.push({ name: found[1] ?? '', wanted: found[2]?.trim() ?? null, line, development: optional, optional });
    }
  }
  if (name !== null) reading.manifest({ ecosystem: 'cran', wants, provides: name, remedy: null });
}

function readRenv(reading: Reading): void {
  const root = parseJson(reading.text);
  const search = createLineSearch(reading.text);
  const all = entries(at(root, 'Packages')).map(([name, item]): Named => {
    const asks = words(at(item, 'Requirements')).filter((asked) => !base.has(asked));
    return {
      name,
      version: word(at(item, 'Version')),
      line: search(`${JSON.stringify(name)}: {`),
      asks: asks.map((asked) => ({ name: asked })),
    };
  });
  lockByName(reading, all, { ecosystem: 'cran', complete: false });
}

function readElm(reading: Reading): void {
  const root = parseJson(reading.text);
  const wants: Want[] = [];
  const along: Locked[] = [];
  const application = at(root, 'type') === 'application';
  for (const [section, development] of [
    ['dependencies', false],
    ['test-dependencies', true],
  ] as const) {
    const search = createLineSearch(reading.text, reading.text.indexOf(`"${section}"`));
    const group = at(root, section);
    for (const [name, value] of entries(application ? at(group, 'direct') : group))
      wants.push({ name, wanted: word(value), line: search(JSON.stringify(name)), development });
    if (!application) continue;
    for (const [name, value] of entries(at(group, 'indirect')))
      along.push({
        name,
        version: word(value),
        line: search(JSON.stringify(name)),
        licence: null,
        development,
        local: null,
        requires: [],
      });
  }
  reading.manifest({ ecosystem: 'elm', wants, provides: word(at(root, 'name')), remedy: null });
  if (along.length > 0)
    reading.lock({ ecosystem: 'elm', packages: along, complete: false, covers: () => false, find: () => null });
}

export const scienceFormats: Format[] = [
  {
    id: 'Project.toml',
    ecosystem: 'julia',
    names: ['Project.toml', 'JuliaProject.toml'],
    maxBytes: small,
    read: readJulia,
  },
  {
    id: 'Manifest.toml',
    ecosystem: 'julia',
    names: ['Manifest.toml', 'JuliaManifest.toml'],
    maxBytes: small,
    read: readJuliaLock,
  },
  { id: 'DESCRIPTION', ecosystem: 'cran', names: ['DESCRIPTION'], maxBytes: small, read: readDescription },
  { id: 'renv.lock', ecosystem: 'cran', names: ['renv.lock'], maxBytes: large, read: readRenv },
  { id: 'elm.json', ecosystem: 'elm', names: ['elm.json'], maxBytes: small, read: readElm },
];
