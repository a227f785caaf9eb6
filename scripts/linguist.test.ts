import { beforeAll, describe, expect, it } from 'vitest';
import { createPathMatcher, partsOf } from '../main/features/projects/languages/path-matcher.ts';
import type { Tables } from '../main/features/projects/languages/table-types.ts';
import { tables } from '../main/features/projects/languages/tables.ts';
import { compileTables, readSources } from './lib/linguist/compile-tables.ts';
import { dataFolder, readTables, readVersion } from './lib/linguist/files.ts';
import { literalFirst } from './lib/linguist/literal-first.ts';
import { fromRuby } from './lib/linguist/ruby-regexp.ts';

let sources: Awaited<ReturnType<typeof readTables>>;
let compiled: Tables;
beforeAll(async () => {
  sources = await readTables(dataFolder);
  compiled = compileTables(sources, await readVersion());
});

describe('the compiled tables', () => {
  it('are those of resources/linguist; if not: npm run linguist', async () => {
    expect(JSON.stringify(tables) === JSON.stringify(compiled)).toBe(true);
  });

  it('hold every language, extension, name and interpreter of the YAML', () => {
    const { languages } = readSources(sources);
    const name = (place: number) => tables.languages[place]?.[0];
    expect(tables.languages.map(([one]) => one)).toEqual(Object.keys(languages));
    for (const [one, { type, color, group, extensions, filenames, interpreters }] of Object.entries(languages)) {
      const own = tables.languages.find(([known]) => known === one);
      expect(own?.slice(1, 3)).toEqual([type, color ?? null]);
      expect(name(own?.[3] ?? -1)).toBe(group ?? one);
      const among = (table: Tables['extensions'], key: string) => [table[key] ?? []].flat().map(name);
      for (const extension of extensions) expect(among(tables.extensions, extension.toLowerCase())).toContain(one);
      for (const filename of filenames) expect(among(tables.filenames, filename)).toContain(one);
      for (const interpreter of interpreters) expect(among(tables.interpreters, interpreter)).toContain(one);
    }
  });

  it('hold only patterns that JavaScript understands', () => {
    let patterns = 0;
    for (const { rules } of tables.heuristics)
      for (const { all } of rules)
        for (const condition of all)
          for (const [source, flags] of condition.patterns) {
            expect(() => new RegExp(source, flags), source).not.toThrow();
            patterns += 1;
          }
    expect(patterns).toBeGreaterThan(400);
    for (const { folders, anywhere, byExtension } of [tables.vendor, tables.documentation])
      for (const source of [folders, anywhere, ...Object.values(byExtension)]) new RegExp(source);
  });

  it('know what is vendored as the patterns one by one do', () => {
    const { vendor, documentation, languages } = readSources(sources);
    const words =
      'vendor dist a.b third-party docs Docs README.md jquery.js jquery-1.2.3.js min.js x.min.css d.ts a.d.ts';
    const more = 'node_modules packages 1.2 bootstrap bootstrap.min.css configure gradlew cache .github tiny_mce langs';
    const segments = [
      ...`${words} ${more} CodeMirror lib extjs a.html import.scss Chart.js LICENSE COPYING x`.split(' '),
    ];
    const paths = segments.flatMap((a) => [
      a,
      ...segments.flatMap((b) => [`${a}/${b}`, `src/${a}/${b}.js`, `${a}${b}`]),
    ]);
    for (const { extensions } of Object.values(languages))
      paths.push(...extensions.flatMap((end) => [`packages/x.1/a${end}`, `a${end}`]));
    for (const [patterns, sorted] of [
      [vendor, tables.vendor],
      [documentation, tables.documentation],
    ] as const) {
      const whole = new RegExp(patterns.map((pattern) => fromRuby(pattern).source).join('|'));
      const matches = createPathMatcher(sorted);
      for (const path of paths) expect([path, matches(partsOf(path))]).toEqual([path, whole.test(path)]);
    }
  });
});

describe('patterns of Ruby', () => {
  it.each([
    ['(?i)a', 'a', 'mi'],
    ['(?m)a.b', 'a.b', 'ms'],
    ['^(?i)[^"m]*mov', '^(?i:[^"m]*mov)', 'm'],
    ['(?i:a)|b', '(?i:a)|b', 'm'],
    ['(?-m)a', 'a', 'm'],
    ['\\A\\s\\S\\z', '(?<![^])[\\t-\\r ][^\\t-\\r ](?![^])', 'm'],
    ['[\\s&&[^\\r\\n]]*', '(?:(?![\\r\\n])[\\t-\\r ])*', 'm'],
    ['(?x) a # why\n  b', 'ab', 'm'],
    ['(?<v>a)\\g<v>', '(?:a)(?:a)', 'm'],
    ['(?:ab)*+c', '(?:(?=(?<once1>(?:ab)*))\\k<once1>)c', 'm'],
    ['(a)+?b{2,3}', '(?:a)+?b{2,3}', 'm'],
    ['[]a]', '[]a]', 'm'],
  ])('%s', (ruby, source, flags) => {
    expect(fromRuby(ruby)).toEqual({ source: source.replace('[]a]', '[]a]'), flags });
  });

  it.each(['a\\1', '\\p{Alpha}', '[[:alpha:]]', '(a', 'a)', '[a'])('%s is refused, not guessed', (ruby) => {
    expect(() => fromRuby(ruby)).toThrow(/of the pattern/);
  });

  it.each([
    ['^[ \\t]*class', 'class(?<=^[ \\t]*class)'],
    ['^[ \\t]*(?:try|throw)x', '(?:try|throw)(?<=^[ \\t]*(?:try|throw))x'],
    ['^[^#]*:-', ':-(?<=^[^#]*:-)'],
    ['^[ \\t]*a?b', '^[ \\t]*a?b'],
    ['^[ \\t]*a|b', '^[ \\t]*a|b'],
    ['^a', '^a'],
  ])('%s looks for the word first', (source, result) => {
    expect(literalFirst(source)).toEqual([result]);
  });

  it('a line that may start with several things becomes several patterns', () => {
    expect(literalFirst('^[ \\t]*(?:class|(?:using[ ]+)?namespace) x')).toEqual([
      'class(?<=^[ \\t]*class) x',
      'using(?<=^[ \\t]*using)[ ]+namespace x',
      'namespace(?<=^[ \\t]*namespace) x',
    ]);
  });
});
