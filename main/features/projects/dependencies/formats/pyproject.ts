import { type Format, type Reading, small, type Want } from '../parts.ts';
import { createLineSearch } from '../text/lines.ts';
import { inFolder, resolveLocal, upwards } from '../text/paths.ts';
import { parseToml, tomlKeyLines } from '../text/toml.ts';
import { at, entries, fields, list, word, words } from '../text/values.ts';
import { soundsLikeDevelopment } from './helpers.ts';
import { pypiName, requirement } from './python-names.ts';

/** The requirements that stand there as texts: of the project itself, its extras and its groups. */
function texts(reading: Reading, root: unknown): Want[] {
  const wants: Want[] = [];
  // One search a section: what stands in several of its lists is found in each, as they come in order.
  const searches = new Map<string, ReturnType<typeof createLineSearch>>();
  const add = (all: unknown, start: string, extra: Partial<Want>) => {
    const search = searches.get(start) ?? createLineSearch(reading.text, reading.text.indexOf(start));
    searches.set(start, search);
    for (const text of words(all)) {
      const want = requirement(text, reading.folder);
      if (want !== null) wants.push({ ...want, ...extra, line: search(text) });
    }
  };
  add(at(root, 'project', 'dependencies'), 'dependencies', {});
  for (const [name, all] of entries(at(root, 'project', 'optional-dependencies')))
    add(all, 'optional-dependencies', { development: soundsLikeDevelopment(name), optional: true });
  for (const [, all] of entries(at(root, 'dependency-groups'))) add(all, 'dependency-groups', { development: true });
  add(at(root, 'tool', 'uv', 'dev-dependencies'), 'dev-dependencies', { development: true });
  for (const [, all] of entries(at(root, 'tool', 'pdm', 'dev-dependencies')))
    add(all, 'dev-dependencies', { development: true });
  return wants;
}

/** The tables of poetry, and of Pipfile, whose entries are a range or a table with one. */
export function tables(reading: Reading, group: unknown, section: string, development: boolean): Want[] {
  const line = reading.once(`toml-lines:${reading.file}`, () => tomlKeyLines(reading.text));
  return entries(group).flatMap(([name, value]): Want[] => {
    if (name.toLowerCase() === 'python') return [];
    const first = Array.isArray(value) ? value[0] : value;
    const path = word(at(first, 'path'));
    const range = word(first) ?? word(at(first, 'version'));
    const git = word(at(first, 'git')) ?? word(at(first, 'url'));
    const where = {
      name: pypiName(name),
      line: line(section, name),
      development,
      optional: at(first, 'optional') === true || git !== null || list(value).length > 1,
    };
    if (path !== null) return [{ ...where, wanted: path, local: resolveLocal(reading.folder, path) }];
    return [{ ...where, wanted: range ?? git }];
  });
}

function poetry(reading: Reading, root: unknown): Want[] {
  const tool = at(root, 'tool', 'poetry');
  return [
    ...tables(reading, at(tool, 'dependencies'), 'tool.poetry.dependencies', false),
    ...tables(reading, at(tool, 'dev-dependencies'), 'tool.poetry.dev-dependencies', true),
    ...entries(at(tool, 'group')).flatMap(([name, group]) =>
      tables(reading, at(group, 'dependencies'), `tool.poetry.group.${name}.dependencies`, name !== 'main'),
    ),
  ];
}

/** Where uv takes a thing from instead of the registry. */
function fromSources(reading: Reading, root: unknown, wants: Want[]): void {
  const sources = new Map(entries(at(root, 'tool', 'uv', 'sources')).map(([name, value]) => [pypiName(name), value]));
  if (sources.size === 0) return;
  for (const want of wants) {
    const source = sources.get(want.name);
    const path = word(at(Array.isArray(source) ? source[0] : source, 'path'));
    if (path !== null) want.local = resolveLocal(reading.folder, path);
    else if (at(source, 'workspace') === true) want.local = memberFolder(reading, want.name) ?? '.';
  }
}

function memberFolder(reading: Reading, name: string): string | null {
  const members = reading.once('pyproject-members', () => {
    const all = new Map<string, string>();
    for (const file of reading.files.named('pyproject.toml')) {
      const text = reading.files.counts(file) ? reading.files.text(file) : null;
      const own = text === null ? null : /^[ \t]*name[ \t]*=[ \t]*["']([\w.-]+)["']/m.exec(text)?.[1];
      if (own !== undefined && own !== null) all.set(pypiName(own), file.slice(0, -'/pyproject.toml'.length) || '.');
    }
    return all;
  });
  return members.get(name) ?? null;
}

const lockFiles = new Map([
  ['poetry lock', 'poetry.lock'],
  ['pdm lock', 'pdm.lock'],
  ['uv lock', 'uv.lock'],
]);

function remedyOf(reading: Reading, root: unknown): string | null {
  const tool = fields(at(root, 'tool'));
  const here = (name: string) => upwards(reading.folder).some((folder) => reading.files.has(inFolder(folder, name)));
  if (Object.hasOwn(tool, 'poetry') && !(here('uv.lock') && !here('poetry.lock'))) return 'poetry lock';
  if (Object.hasOwn(tool, 'pdm')) return 'pdm lock';
  // Ruff, black and the like have tables here as well: only what manages packages makes lock files.
  return Object.hasOwn(tool, 'uv') ? 'uv lock' : null;
}

function read(reading: Reading): void {
  const root = parseToml(reading.text);
  const wants = [...texts(reading, root)];
  const known = new Set(wants.map(({ name }) => name));
  // With poetry 2 the same name stands in both: there it only says where it comes from.
  for (const want of poetry(reading, root)) {
    if (!known.has(want.name)) wants.push(want);
    else if (want.local) for (const other of wants) if (other.name === want.name) other.local = want.local;
  }
  fromSources(reading, root, wants);
  const remedy = remedyOf(reading, root);
  const prefers = lockFiles.get(remedy ?? '');
  const name = word(at(root, 'project', 'name')) ?? word(at(root, 'tool', 'poetry', 'name'));
  const hidden = at(root, 'tool', 'poetry', 'package-mode') === false || at(root, 'tool', 'uv', 'package') === false;
  reading.manifest({
    ecosystem: 'pypi',
    wants,
    provides: name !== null && !hidden ? pypiName(name) : null,
    remedy,
    ...(prefers === undefined ? {} : { prefers }),
    forced: at(root, 'tool', 'uv', 'override-dependencies') !== undefined,
    tool: 'pyproject',
  });
}

export const pyprojectFormat: Format = {
  id: 'pyproject.toml',
  ecosystem: 'pypi',
  names: ['pyproject.toml'],
  maxBytes: small,
  read,
};
