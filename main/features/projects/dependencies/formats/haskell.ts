import { type Format, type Reading, small, type Want } from '../parts.ts';
import { createLineSearch } from '../text/lines.ts';
import { at, entries, word, words } from '../text/values.ts';
import { parseYaml } from '../text/yaml.ts';
import { handLines, lockByName, type Named } from './helpers.ts';

const dependency = /^\s*([A-Za-z][\w-]*)(?::[\w{}-]+)?\s*([<>=^].*)?$/;

/** `build-depends:` in each stanza, over as many lines as are indented deeper. */
function readCabal(reading: Reading): void {
  const wants = new Map<string, Want>();
  let name: string | null = null;
  let stanza = '';
  let indent = -1;
  for (const [raw, line] of handLines(reading.text)) {
    if (/^\s*--/.test(raw) || raw.trim() === '') continue;
    const own = raw.length - raw.trimStart().length;
    const field = /^\s*([\w-]+)\s*:\s*(.*)$/.exec(raw);
    if (own === 0 && field === null) stanza = raw.trim().split(/\s/, 1)[0]?.toLowerCase() ?? '';
    if (own === 0 && field?.[1]?.toLowerCase() === 'name') name = field[2]?.trim() ?? null;
    const begins = field !== null && /^(build-depends|build-tool-depends)$/i.test(field[1] ?? '');
    if (begins) indent = own;
    else if (own <= indent || indent < 0) {
      indent = -1;
      continue;
    }
    for (const part of (begins ? (field[2] ?? '') : raw).split(',')) {
      const found = dependency.exec(part.trim());
      if (found === null || found[1] === name) continue;
      const development = stanza === 'test-suite' || stanza === 'benchmark';
      const known = wants.get(found[1] ?? '');
      if (known === undefined)
        wants.set(found[1] ?? '', { name: found[1] ?? '', wanted: found[2]?.trim() ?? null, line, development });
      else if (!development) known.development = false;
    }
  }
  reading.manifest({ ecosystem: 'hackage', wants: [...wants.values()], provides: name, remedy: null });
}

function readStack(reading: Reading): void {
  const root = parseYaml(reading.text);
  const search = createLineSearch(reading.text, reading.text.indexOf('extra-deps:'));
  const wants = words(at(root, 'extra-deps')).flatMap((text): Want[] => {
    const found = /^([A-Za-z][\w-]*?)-(\d[\d.]*)(?:@.*)?$/.exec(text);
    return found === null ? [] : [{ name: found[1] ?? '', wanted: `==${found[2]}`, line: search(text) }];
  });
  if (wants.length > 0) reading.manifest({ ecosystem: 'hackage', wants, provides: null, remedy: null, tool: 'stack' });
}

/** `constraints: any.aeson ==2.1.0.0,`. */
function readFreeze(reading: Reading): void {
  const all: Named[] = [];
  for (const [raw, line] of handLines(reading.text)) {
    const found = /(?:^|\s)any\.([\w-]+)\s*==\s*([\d.]+)/.exec(raw);
    if (found !== null) all.push({ name: found[1] ?? '', version: found[2] ?? null, line, asks: [] });
  }
  lockByName(reading, all, { ecosystem: 'hackage', complete: false });
}

function readHpack(reading: Reading): void {
  const root = parseYaml(reading.text);
  const wants: Want[] = [];
  const add = (group: unknown, development: boolean) => {
    const search = createLineSearch(reading.text);
    const texts = Array.isArray(group)
      ? words(group)
      : entries(group).map(([key, value]) => `${key} ${word(value) ?? ''}`);
    for (const text of texts) {
      const found = dependency.exec(text.trim());
      if (found?.[1] !== undefined && !wants.some((want) => want.name === found[1]))
        wants.push({ name: found[1], wanted: found[2]?.trim() || null, line: search(found[1]), development });
    }
  };
  add(at(root, 'dependencies'), false);
  for (const part of ['library', 'executables', 'tests', 'benchmarks']) {
    const value = at(root, part);
    const all = part === 'library' ? [value] : entries(value).map(([, item]) => item);
    for (const item of all) add(at(item, 'dependencies'), part === 'tests' || part === 'benchmarks');
  }
  if (wants.length > 0)
    reading.manifest({ ecosystem: 'hackage', wants, provides: word(at(root, 'name')), remedy: null });
}

export const haskellFormats: Format[] = [
  { id: 'cabal', ecosystem: 'hackage', matches: (base) => base.endsWith('.cabal'), maxBytes: small, read: readCabal },
  { id: 'stack.yaml', ecosystem: 'hackage', names: ['stack.yaml'], maxBytes: small, read: readStack },
  {
    id: 'cabal.project.freeze',
    ecosystem: 'hackage',
    names: ['cabal.project.freeze'],
    maxBytes: small,
    read: readFreeze,
  },
  { id: 'package.yaml', ecosystem: 'hackage', names: ['package.yaml'], maxBytes: small, read: readHpack },
];
