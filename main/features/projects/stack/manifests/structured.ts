import { parseJson, parseJsonc } from '../../dependencies/text/json.ts';
import { parseToml } from '../../dependencies/text/toml.ts';
import { at, entries, fields, list, word, words } from '../../dependencies/text/values.ts';
import type { Mentioned } from '../mentions.ts';
import { declared } from './pick.ts';
import { facts, type ManifestFormat } from './types.ts';

function licenceOf(value: unknown): string | null {
  const one = word(value);
  if (one !== null) return one;
  if (Array.isArray(value)) {
    const all = value.flatMap((item) => word(item) ?? word(at(item, 'type')) ?? []);
    return all.length === 0 ? null : all.join(' OR ');
  }
  return word(at(value, 'type')) ?? word(at(value, 'text'));
}

const below = (text: string, value: unknown, ecosystem: string): Mentioned[] =>
  entries(value)
    .slice(0, 300)
    .map(([name, version]) => ({
      ecosystem,
      name,
      version: word(version),
      at: Math.max(0, text.indexOf(`"${name}"`)),
    }));

function npm(text: string) {
  const json = fields(parseJson(text));
  const engines = fields(at(json, 'engines'));
  const manager = /^(npm|pnpm|yarn|bun)@([\d.]+[\w.-]*)/.exec(word(at(json, 'packageManager')) ?? '');
  const mentions: Mentioned[] = [];
  for (const name of ['node', 'npm', 'pnpm', 'yarn', 'bun'])
    if (Object.hasOwn(engines, name)) {
      const from = text.indexOf('"engines"');
      const place = text.indexOf(`"${name}"`, from);
      mentions.push({ ecosystem: 'declared', name, version: word(engines[name]), at: place < 0 ? from : place });
    }
  const volta = word(at(json, 'volta', 'node'));
  if (volta !== null) mentions.push(...declared(text, 'node', volta, '"volta"'));
  if (manager !== null) mentions.push(...declared(text, manager[1] ?? '', manager[2] ?? null, '"packageManager"'));
  return facts({
    name: word(at(json, 'name')),
    version: word(at(json, 'version')),
    description: word(at(json, 'description')),
    licence: licenceOf(at(json, 'license')) ?? licenceOf(at(json, 'licenses')),
    mentions,
  });
}

function composer(text: string) {
  const json = fields(parseJson(text));
  const php = word(at(json, 'require', 'php'));
  return facts({
    name: word(at(json, 'name')),
    version: word(at(json, 'version')),
    description: word(at(json, 'description')),
    licence: licenceOf(at(json, 'license')),
    mentions: php === null ? [] : declared(text, 'php', php, '"php"'),
  });
}

const classifier = /^License :: (?:OSI Approved :: )?(.+)$/;

function python(text: string) {
  const toml = parseToml(text);
  const project = fields(at(toml, 'project'));
  const poetry = fields(at(toml, 'tool', 'poetry'));
  const flit = fields(at(toml, 'tool', 'flit', 'metadata'));
  const wanted = word(at(project, 'requires-python')) ?? word(at(poetry, 'dependencies', 'python'));
  const names = words(at(project, 'classifiers')).flatMap((line) => classifier.exec(line)?.[1] ?? []);
  // Only tools are configured in it: the package is described elsewhere, or there is none.
  if (
    Object.keys(project).length + Object.keys(poetry).length + Object.keys(flit).length === 0 &&
    at(toml, 'build-system') === undefined
  )
    return null;
  return facts({
    name: word(at(project, 'name')) ?? word(at(poetry, 'name')) ?? word(at(flit, 'module')),
    version: word(at(project, 'version')) ?? word(at(poetry, 'version')),
    description: word(at(project, 'description')) ?? word(at(poetry, 'description')),
    licence: licenceOf(at(project, 'license')) ?? word(at(poetry, 'license')) ?? names[0] ?? null,
    mentions:
      wanted === null
        ? []
        : declared(text, 'python', wanted, text.includes('requires-python') ? 'requires-python' : 'python'),
  });
}

/** Where a workspace says it for its members, theirs only refer to it. */
function rustLine(text: string, version: string): Mentioned[] {
  const at = text.search(/^[ \t]*rust-version[ \t]*=[ \t]*["']/m);
  return [
    { ecosystem: 'declared', name: 'rust', version, at: Math.max(0, at < 0 ? text.indexOf('rust-version') : at) },
  ];
}

function cargo(text: string) {
  const toml = parseToml(text);
  const pack = at(toml, 'package');
  if (pack === undefined) return null;
  const shared = at(toml, 'workspace', 'package');
  const own = (key: string) => word(at(pack, key)) ?? word(at(shared, key));
  const rust = own('rust-version');
  const edition = rust === null ? [] : rustLine(text, rust);
  return facts({
    name: own('name'),
    version: own('version'),
    description: own('description'),
    licence: own('license'),
    mentions: edition,
  });
}

const fromToml =
  (ecosystem: string, table: string | null, extra: (toml: unknown, text: string) => Mentioned[] = () => []) =>
  (text: string) => {
    const toml = parseToml(text);
    const pack = table === null ? toml : at(toml, table);
    if (word(at(pack, 'name')) === null) return ecosystem === 'foundry' ? facts({}) : null;
    return facts({
      name: word(at(pack, 'name')),
      version: word(at(pack, 'version')),
      description: word(at(pack, 'description')),
      licence: licenceOf(at(pack, 'license')) ?? licenceOf(at(pack, 'licences')) ?? licenceOf(at(pack, 'licenses')),
      mentions: extra(toml, text),
    });
  };

const keys = (text: string, value: unknown, ecosystem: string): Mentioned[] =>
  entries(value)
    .slice(0, 300)
    .map(([name]) => ({
      ecosystem,
      name,
      at: Math.max(0, text.search(new RegExp(`^"?${name.replace(/\W/g, '.')}"?\\s*=`, 'm'))),
    }));

const fromJson =
  (need: string, extra: (json: unknown, text: string) => Mentioned[] = () => []) =>
  (text: string) => {
    const json = fields(parseJsonc(text));
    if (!Object.hasOwn(json, need)) return null;
    return facts({
      name: word(at(json, 'name')),
      version: word(at(json, 'version')) ?? word(at(json, 'version-string')) ?? word(at(json, 'version-semver')),
      description:
        word(at(json, 'description')) ?? word(at(json, 'summary')) ?? words(at(json, 'description')).join(' '),
      licence: licenceOf(at(json, 'license')),
      mentions: extra(json, text),
    });
  };

/** JSON and TOML, by their parsers. */
export const structured: readonly ManifestFormat[] = [
  { ecosystem: 'npm', names: ['package.json'], read: npm },
  {
    ecosystem: 'deno',
    names: ['deno.json', 'deno.jsonc'],
    read: (text) => fromJson('name')(text) ?? (/"(tasks|imports)"/.test(text) ? facts({}) : null),
  },
  { ecosystem: 'packagist', names: ['composer.json'], read: composer },
  { ecosystem: 'pypi', names: ['pyproject.toml'], read: python },
  { ecosystem: 'cargo', names: ['Cargo.toml'], read: cargo },
  {
    ecosystem: 'elm',
    names: ['elm.json'],
    read: (text) => {
      const json = parseJson(text);
      return at(json, 'elm-version') === undefined
        ? null
        : facts({
            name: word(at(json, 'name')),
            version: word(at(json, 'version')),
            description: word(at(json, 'summary')),
            licence: word(at(json, 'license')),
          });
    },
  },
  {
    ecosystem: 'dub',
    names: ['dub.json'],
    read: fromJson('name', (json, text) => below(text, at(json, 'dependencies'), 'dub')),
  },
  { ecosystem: 'vcpkg', names: ['vcpkg.json'], read: fromJson('name') },
  { ecosystem: 'haxelib', names: ['haxelib.json'], read: fromJson('name') },
  { ecosystem: 'raku', names: ['META6.json'], read: fromJson('name') },
  {
    ecosystem: 'gleam',
    names: ['gleam.toml'],
    read: fromToml('gleam', null, (toml, text) => keys(text, at(toml, 'dependencies'), 'hex')),
  },
  {
    ecosystem: 'julia',
    names: ['Project.toml'],
    read: fromToml('julia', null, (toml, text) => [
      ...(word(at(toml, 'compat', 'julia')) === null
        ? []
        : [
            {
              ecosystem: 'declared',
              name: 'julia',
              version: word(at(toml, 'compat', 'julia')),
              at: Math.max(0, text.search(/^julia\s*=/m)),
            },
          ]),
    ]),
  },
  { ecosystem: 'fpm', names: ['fpm.toml'], read: fromToml('fpm', null) },
  { ecosystem: 'alire', names: ['alire.toml'], read: fromToml('alire', null) },
  { ecosystem: 'move', names: ['Move.toml'], read: fromToml('move', 'package') },
  { ecosystem: 'typst', names: ['typst.toml'], read: fromToml('typst', 'package') },
  {
    ecosystem: 'foundry',
    names: ['foundry.toml'],
    read: (text) => {
      const toml = parseToml(text);
      const version =
        word(at(toml, 'profile', 'default', 'solc')) ?? word(at(toml, 'profile', 'default', 'solc_version'));
      return at(toml, 'profile') === undefined
        ? null
        : facts({ mentions: version === null ? [] : declared(text, 'solidity', version, 'solc') });
    },
  },
  {
    ecosystem: 'conda',
    names: ['pixi.toml'],
    read: (text) => fromToml('conda', 'workspace')(text) ?? fromToml('conda', 'project')(text),
  },
];

/** `mise.toml`: tools with their versions, one or several. */
export function tomlTools(text: string): { name: string; version: string | null }[] {
  return entries(at(parseToml(text), 'tools')).map(([name, value]) => ({
    name,
    version: word(value) ?? word(list(value)[0]) ?? word(at(value, 'version')),
  }));
}
