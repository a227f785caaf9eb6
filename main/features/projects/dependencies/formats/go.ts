import { type Format, type Locked, large, type Reading, small, type Want } from '../parts.ts';
import { inFolder, resolveLocal, upwards } from '../text/paths.ts';
import { compareVersions } from '../versions/index.ts';
import { handLines } from './helpers.ts';

interface Mod {
  module: string | null;
  go: string | null;
  requires: { name: string; version: string; indirect: boolean; line: number }[];
  /** `name` or `name version` to what it is replaced by. */
  replaces: Map<string, { path: string; version: string | null }>;
  uses: string[];
}

const bare = (word: string) => word.replace(/^["`]|["`]$/g, '');

export function parseMod(text: string): Mod {
  const mod: Mod = { module: null, go: null, requires: [], replaces: new Map(), uses: [] };
  let block = '';
  for (const [raw, line] of handLines(text)) {
    const comment = raw.indexOf('//');
    const clean = (comment < 0 ? raw : raw.slice(0, comment)).trim();
    if (clean === '') continue;
    if (clean === ')') {
      block = '';
      continue;
    }
    const opens = /^(\w+)\s*\($/.exec(clean);
    if (opens !== null) {
      block = opens[1] ?? '';
      continue;
    }
    const all = clean.split(/\s+/).map(bare);
    const verb = block === '' ? (all.shift() ?? '') : block;
    const [first = '', second = ''] = all;
    if (verb === 'module') mod.module = first;
    else if (verb === 'go') mod.go = first;
    else if (verb === 'use') mod.uses.push(first);
    else if (verb === 'require' && second !== '')
      mod.requires.push({ name: first, version: second, indirect: raw.includes('// indirect'), line });
    else if (verb === 'replace') {
      const arrow = all.indexOf('=>');
      const path = all[arrow + 1];
      if (arrow > 0 && path !== undefined)
        mod.replaces.set(all.slice(0, arrow).join(' '), { path, version: all[arrow + 2] ?? null });
    }
  }
  return mod;
}

function modAt(reading: Reading, file: string): Mod | null {
  return reading.once(`go:${file}`, () => {
    const text = reading.files.has(file) ? reading.files.text(file, small) : null;
    return text === null ? null : parseMod(text);
  });
}

/** Modules that a go.work joins, by the name that others ask for. */
function joinedBy(reading: Reading): { modules: Map<string, string>; replaces: Mod['replaces']; folder: string } {
  const none = { modules: new Map<string, string>(), replaces: new Map<string, never>(), folder: '' };
  for (const folder of upwards(reading.folder)) {
    const work = modAt(reading, inFolder(folder, 'go.work'));
    if (work === null) continue;
    const modules = new Map<string, string>();
    for (const use of work.uses) {
      const path = resolveLocal(folder, use);
      const name = modAt(reading, inFolder(path === '.' ? '' : path, 'go.mod'))?.module;
      if (name !== undefined && name !== null) modules.set(name, path);
    }
    return { modules, replaces: work.replaces, folder };
  }
  return none;
}

interface Used {
  want: Want;
  indirect: boolean;
}

/** What is asked for as it is used: another module or a folder may stand for it. */
function usedBy(reading: Reading, mod: Mod): Used[] {
  const work = joinedBy(reading);
  return mod.requires.map(({ name, version, indirect, line }) => {
    const own = mod.replaces.get(`${name} ${version}`) ?? mod.replaces.get(name);
    const replace = own ?? work.replaces.get(`${name} ${version}`) ?? work.replaces.get(name);
    const folder = own === undefined ? work.folder : reading.folder;
    const local = replace !== undefined && /^\.{0,2}\//.test(replace.path) ? resolveLocal(folder, replace.path) : null;
    const to = replace !== undefined && local === null ? replace : null;
    const want: Want = {
      name: to?.path ?? name,
      wanted: to?.version ?? version,
      line,
      local: local ?? work.modules.get(name) ?? null,
      ...(to === null ? {} : { alias: name }),
    };
    return { want, indirect };
  });
}

function readManifest(reading: Reading): void {
  const mod = modAt(reading, reading.file) ?? parseMod(reading.text);
  const used = usedBy(reading, mod);
  const wants = used.flatMap((item) => (item.indirect ? [] : item.want));
  const indirect = used.flatMap((item) => (item.indirect ? item.want : []));
  const remedy = mod.requires.length > 0 && !hasWorkSum(reading) ? 'go mod tidy' : null;
  reading.manifest({ ecosystem: 'go', wants, provides: mod.module, remedy });
  if (indirect.length > 0 && !reading.files.has(inFolder(reading.folder, 'go.sum')))
    reading.lock(lockOfIndirect(indirect));
}

function hasWorkSum(reading: Reading): boolean {
  return upwards(reading.folder).some((folder) => reading.files.has(inFolder(folder, 'go.work.sum')));
}

function module(name: string, version: string | null, line: number | null, local: string | null): Locked {
  return { name, version, line, licence: null, development: false, local, requires: [] };
}

/** Without a go.sum the go.mod still lists what comes along; it does not lock what is asked for. */
function lockOfIndirect(indirect: readonly Want[]): Parameters<Reading['lock']>[0] {
  const packages = indirect.map((want): Locked => module(want.name, want.wanted, want.line, want.local ?? null));
  return { ecosystem: 'go', packages, complete: false, covers: () => false, find: () => null };
}

/** The sums name every version that was ever looked at; what is used is what go.mod says, or else the highest. */
function readSum(reading: Reading): void {
  const mod = modAt(reading, inFolder(reading.folder, 'go.mod'));
  const minor = Number(/^1\.(\d+)/.exec(mod?.go ?? '')?.[1] ?? 0);
  const listed = mod !== null && minor >= 17;
  const used = mod === null ? [] : usedBy(reading, mod);
  const asked = new Map(used.map(({ want }) => [want.name, want.wanted]));
  const versions = new Map<string, { version: string; line: number }[]>();
  let line = 0;
  for (const raw of reading.text.split('\n')) {
    line += 1;
    const [name, version] = raw.split(' ', 2);
    if (name === undefined || version === undefined || version.endsWith('/go.mod')) continue;
    const all = versions.get(name) ?? [];
    // Tools keep a few; to compare a flood of them is not worth the time.
    if (all.length < 200 || asked.get(name) === version) all.push({ version, line });
    versions.set(name, all);
  }
  const packages: Locked[] = [];
  const places = new Map<string, number>();
  for (const [name, all] of versions) {
    const wanted = asked.get(name);
    const exact = all.find(({ version }) => version === wanted);
    // A go.mod that lists everything says which version it is; the sums of others are left from before.
    if (listed && exact === undefined) continue;
    const best = exact ?? all.reduce((a, b) => ((compareVersions('go', a.version, b.version) ?? 0) < 0 ? b : a));
    places.set(name, packages.length);
    packages.push(module(name, best.version, best.line, null));
  }
  reading.lock({
    ecosystem: 'go',
    packages,
    complete: !hasWorkSum(reading),
    covers: (folder) => folder === reading.folder,
    find: (_, want) => places.get(want.name) ?? null,
  });
}

function readWork(reading: Reading): void {
  const work = modAt(reading, reading.file);
  for (const use of work?.uses ?? []) {
    const path = resolveLocal(reading.folder, use);
    if (!path.startsWith('..') && !reading.files.has(inFolder(path === '.' ? '' : path, 'go.mod')))
      reading.problem(`It uses ${use}, where no go.mod is`);
  }
}

export const goFormats: Format[] = [
  { id: 'go.mod', ecosystem: 'go', names: ['go.mod'], maxBytes: small, read: readManifest },
  { id: 'go.sum', ecosystem: 'go', names: ['go.sum'], maxBytes: large, read: readSum },
  { id: 'go.work', ecosystem: 'go', names: ['go.work'], maxBytes: small, read: readWork },
];
