import { describe, expect, it } from 'vitest';
import { formats } from './formats/registry.ts';
import { toLines } from './lines.ts';
import { dependencyPaths } from './query.ts';
import { scan } from './testing/scan.ts';

const good = { 'ok/Cargo.toml': '[package]\nname = "ok"\n[dependencies]\nlog = "0.4"\n' };
const nameOf: Record<string, string> = {
  csproj: 'a.csproj',
  gemspec: 'a.gemspec',
  cabal: 'a.cabal',
  '.tf': 'a.tf',
  workflow: '.github/workflows/a.yml',
  'libs.versions.toml': 'gradle/libs.versions.toml',
};
const places = formats.map(({ id }) => nameOf[id] ?? id);

const laughs = `a: &a [x, x]\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} [*${at === 0 ? 'a' : `b${at - 1}`}, *${at === 0 ? 'a' : `b${at - 1}`}]`).join('\n')}\ndependencies: *b29\npackages: *b29\nservices: *b29\n`;
const bad: [string, string][] = [
  ['nothing', ''],
  ['blanks', ' \n\n\t\n'],
  ['a list', '[]'],
  ['null', 'null'],
  ['a number', '42'],
  ['a cut object', '{"dependencies": {"a": "1", "packages": {"'],
  ['deep lists', '['.repeat(100_000)],
  ['deep closed lists', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['deep objects', `${'{"dependencies":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
  ['deep elements', '<dependencies><dependency>'.repeat(50_000)],
  ['an explosion of aliases', laughs],
  [
    'the prototype',
    '{"__proto__":{"dependencies":{"x":"1"}},"dependencies":{"__proto__":"1","constructor":{"version":"1"}},"packages":{"__proto__":{"version":"1"},"node_modules/__proto__":{"version":"1"}}}',
  ],
  [
    'wrong types',
    '{"dependencies":[1,null,{"a":{}}],"packages":{"":null,"node_modules/a":7,"b":[null]},"require":"x","pins":[null,1],"name":{},"version":[]}',
  ],
  ['a tag', 'dependencies: !!js/function "function(){}"\n'],
  ['one line', `${'a'.repeat(300_000)}\n`],
  ['one line of quotes', `${'"'.repeat(100_001)}\n`],
  ['one line of brackets', `${'[({'.repeat(50_000)}\n`],
  ['many blanks', `gem ${' '.repeat(50_000)}x\n   ${'\t'.repeat(50_000)}\n`],
  ['a flood of line ends', '\n'.repeat(1_000_000)],
  ['a flood of blanks', `group name [ {:a, ${' '.repeat(1_000_000)}!`],
  [
    'lines of blanks',
    `{:a,${' '.repeat(1_400)}!\n  a:${' '.repeat(1_400)}!\nmodule${' '.repeat(1_400)}!\n`.repeat(200),
  ],
  ['a name without an end', `<${'a'.repeat(1_000_000)}>`],
  ['many calls', 'install_requires=[ '.repeat(50_000)],
  ['unreadable', '\u0000\ufffd\u0001'.repeat(100)],
  ['odd line ends', 'a\r\nb\rc\r\n\r\n'],
];

describe('whatever a file holds, the rest is read', () => {
  it.each(bad)('%s', (_, text) => {
    const files: Record<string, string> = { ...good };
    for (const place of places) files[place] = text;
    const found = scan(files);
    expect(found.get('log')).toMatchObject({ wanted: '0.4', file: 'ok/Cargo.toml' });
    expect(() => toLines(found.dependencies)).not.toThrow();
  });

  it('also one by one', () => {
    for (const place of places)
      for (const [, text] of bad.slice(0, 6)) expect(scan({ ...good, [place]: text }).get('log'), place).toBeDefined();
  });

  it('names what could not be understood', () => {
    expect(scan({ 'package.json': '{"a":' }).problems[0]).toMatchObject({ file: 'package.json' });
    expect(scan({ 'Cargo.toml': 'a = = b' }).problems[0]?.why).toMatch(/^Cannot be understood/);
  });
});

it('arguments that grow out of each other stay short', () => {
  const lines = Array.from({ length: 60 }, (_, at) => `ARG A${at + 1}=\${A${at}}\${A${at}}`);
  const found = scan({
    Dockerfile: ['ARG A0=node', ...lines, ['FROM $', '{A60}:1'].join(''), 'FROM node:22'].join('\n'),
  });
  expect(found.get('node')?.wanted).toBe('22');
  expect(Math.max(...found.dependencies.map(({ name }) => name.length))).toBeLessThan(1_000);
});

describe('large ones', () => {
  const count = 100_000;

  it('a lock file of 100,000 packages that all ask in a circle', () => {
    const packages: Record<string, unknown> = { '': { dependencies: { p0: '*' } } };
    for (let at = 0; at < count; at += 1)
      packages[`node_modules/p${at}`] = { version: '1.0.0', dependencies: { [`p${(at + 1) % count}`]: '*' } };
    const found = scan({
      'package.json': '{"dependencies":{"p0":"*"}}',
      'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }, null, 1),
    });
    expect(found.counts).toEqual({ direct: 1, transitive: count - 1, development: 0 });
    expect(found.get('p99999')?.line).toBeGreaterThan(count);
    const body = toLines(found.dependencies);
    expect(dependencyPaths(body, { ecosystem: 'npm', name: 'p500' })[0]).toHaveLength(501);
  });

  it('a lock file of pnpm and of yarn with 100,000', () => {
    const pnpm = ["lockfileVersion: '9.0'", 'snapshots:'];
    const yarn = ['# yarn lockfile v1'];
    for (let at = 0; at < count; at += 1) {
      pnpm.push(`  p${at}@1.0.0:`, '    dependencies:', `      p${(at + 1) % count}: 1.0.0`);
      yarn.push(`p${at}@^1.0.0:`, '  version "1.0.0"', '  dependencies:', `    p${(at + 1) % count} "^1.0.0"`);
    }
    const found = scan({ 'a/pnpm-lock.yaml': pnpm.join('\n'), 'b/yarn.lock': yarn.join('\n') });
    expect(found.counts.transitive).toBe(2 * count);
  });

  it('a manifest of many names in no order', () => {
    const names = Array.from({ length: 20_000 }, (_, at) => [`p${(at * 7919) % 20_000}`, '1']);
    const text = `{"dependencies":${JSON.stringify(Object.fromEntries(names.toReversed()))}}`;
    expect(scan({ 'package.json': text }).counts.direct).toBe(20_000);
  });
});
