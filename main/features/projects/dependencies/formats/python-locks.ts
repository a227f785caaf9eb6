import { type Format, large, type Reading, small } from '../parts.ts';
import { parseJson } from '../text/json.ts';
import { createLineSearch } from '../text/lines.ts';
import { below, resolveLocal } from '../text/paths.ts';
import { inlineValue, parseToml, type TomlBlock, tomlBlocks, tomlString } from '../text/toml.ts';
import { at, entries, word } from '../text/values.ts';
import { lockByName, type Named } from './helpers.ts';
import { tables } from './pyproject.ts';
import { pypiName, requirement } from './python-names.ts';

function developmentOf(block: TomlBlock): boolean | null {
  const category = block.values.get('category');
  if (category !== undefined) return category === 'dev';
  const groups = block.lists.get('groups');
  if (groups === undefined || groups.length === 0) return null;
  return !groups.some((group) => ['main', 'default'].includes(tomlString(group)));
}

function readPoetry(reading: Reading): void {
  const all = tomlBlocks(reading.text, 'package').flatMap((block): Named[] => {
    const name = block.values.get('name');
    if (name === undefined) return [];
    const source = new Map(block.tables.get('source') ?? []);
    const directory = tomlString(source.get('type') ?? '') === 'directory' ? tomlString(source.get('url') ?? '') : null;
    return [
      {
        name: pypiName(name),
        version: block.values.get('version') ?? null,
        line: block.line,
        development: developmentOf(block),
        local: directory === null ? null : resolveLocal(reading.folder, directory),
        asks: [
          ...(block.tables.get('dependencies') ?? []).map(([key]) => ({ name: pypiName(key) })),
          // Several ranges for several Pythons stand in a list.
          ...[...block.lists.keys()]
            .filter((key) => key !== 'files' && key !== 'groups')
            .map((key) => ({ name: pypiName(key) })),
        ],
      },
    ];
  });
  lockByName(reading, all, { ecosystem: 'pypi', tool: 'pyproject' });
}

function readUv(reading: Reading): void {
  const folders = new Set<string>();
  const all = tomlBlocks(reading.text, 'package').flatMap((block): Named[] => {
    const name = block.values.get('name');
    if (name === undefined) return [];
    const source = block.values.get('source') ?? '';
    const path = ['editable', 'virtual', 'directory', 'workspace']
      .map((key) => inlineValue(source, key))
      .find((value) => value !== null);
    if (path !== undefined && path !== null) folders.add(path === '.' ? '' : path);
    const asks = [
      'dependencies',
      ...[...block.lists.keys()].filter((key) => !['dependencies', 'sdist', 'wheels', 'requires-dist'].includes(key)),
    ]
      .flatMap((key) => block.lists.get(key) ?? [])
      .flatMap((item) => {
        const asked = inlineValue(item, 'name');
        return asked === null ? [] : [{ name: pypiName(asked), version: inlineValue(item, 'version') }];
      });
    const local = path === undefined || path === null ? null : resolveLocal(reading.folder, path);
    return [
      {
        name: pypiName(name),
        version: local === null ? (block.values.get('version') ?? null) : null,
        line: block.line,
        local,
        asks,
      },
    ];
  });
  lockByName(reading, all, {
    ecosystem: 'pypi',
    tool: 'pyproject',
    covers: (folder) => folder === reading.folder || folders.has(below(reading.folder, folder) ?? ' '),
  });
}

function readPdm(reading: Reading): void {
  const all = tomlBlocks(reading.text, 'package').flatMap((block): Named[] => {
    const name = block.values.get('name');
    if (name === undefined) return [];
    const path = block.values.get('path');
    const asks = (block.lists.get('dependencies') ?? []).flatMap((item) => {
      const want = requirement(tomlString(item), '');
      return want === null ? [] : [{ name: want.name }];
    });
    const local = path === undefined ? null : resolveLocal(reading.folder, path);
    return [
      {
        name: pypiName(name),
        version: block.values.get('version') ?? null,
        line: block.line,
        development: developmentOf(block),
        local,
        asks,
      },
    ];
  });
  lockByName(reading, all, { ecosystem: 'pypi', tool: 'pyproject' });
}

function readPipfile(reading: Reading): void {
  const root = parseToml(reading.text);
  const wants = [
    ...tables(reading, at(root, 'packages'), 'packages', false),
    ...tables(reading, at(root, 'dev-packages'), 'dev-packages', true),
  ];
  reading.manifest({ ecosystem: 'pypi', wants, provides: null, remedy: 'pipenv lock', tool: 'pipenv' });
}

function readPipfileLock(reading: Reading): void {
  const root = parseJson(reading.text);
  const all: Named[] = [];
  for (const [group, development] of [
    ['default', false],
    ['develop', true],
  ] as const) {
    const search = createLineSearch(reading.text, reading.text.indexOf(`"${group}"`));
    for (const [name, value] of entries(at(root, group))) {
      const path = word(at(value, 'path'));
      all.push({
        name: pypiName(name),
        version: word(at(value, 'version'))?.replace(/^=+/, '') ?? null,
        line: search(`${JSON.stringify(name)}: {`),
        development,
        local: path === null ? null : resolveLocal(reading.folder, path),
        asks: [],
      });
    }
  }
  lockByName(reading, all, { ecosystem: 'pypi', tool: 'pipenv' });
}

const format = (id: string, maxBytes: number, read: Format['read']): Format => ({
  id,
  ecosystem: 'pypi',
  names: [id],
  maxBytes,
  read,
});

export const pythonLockFormats: Format[] = [
  format('poetry.lock', large, readPoetry),
  format('uv.lock', large, readUv),
  format('pdm.lock', large, readPdm),
  format('Pipfile', small, readPipfile),
  format('Pipfile.lock', large, readPipfileLock),
];
