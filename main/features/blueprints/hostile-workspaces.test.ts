import { describe, expect, test } from 'vitest';
import { generators } from './generators.ts';
import { membersOf } from './testing/projects.ts';

const most = 500 * 1024;
const filled = (begin: string, part: string) => begin + part.repeat(Math.floor((most - begin.length) / part.length));
const json = (value: object) => JSON.stringify(value);

/** Half a megabyte each. What looks at the whole again for every part of it does not come to an end within a test. */
describe.each([
  ['go.work', filled('go 1.25\n', 'use (\n')],
  ['go.work', filled('go 1.25\n', 'use ./a\n')],
  ['go.work', filled('use (\n', './a\n')],
  ['pom.xml', filled('', '<modules><module>a')],
  ['pom.xml', filled('<modules>', '<!--')],
  ['pom.xml', filled('<modules><module>a</module></modules>', '<parent>')],
  ['settings.gradle', filled('', 'include ":a"\n')],
  ['settings.gradle', filled('include ', '":a",\n')],
])('%s', (file, text) => {
  test(`of ${JSON.stringify(text.slice(0, 30))} again and again is read`, async () => {
    const { known } = await membersOf({
      [file]: text,
      'a/go.mod': 'module a\n',
      'a/pom.xml': text,
      'a/build.gradle': '',
    });
    expect(known.members.length).toBeGreaterThan(0);
  });
});

test.each(['a*a*a*a*a*a*a*a*a*b', '(a+)+b', '**/a/**/a/**/a/**/b', `{${'a*'.repeat(20)},b}`])(
  'a pattern of members that a match would take for ever for is not looked at: %s',
  async (pattern) => {
    const { known } = await membersOf({
      'package.json': json({ workspaces: [pattern, 'apps/*'] }),
      'apps/web/package.json': json({ name: 'web', scripts: { start: 'node server.js' } }),
      [`${'a'.repeat(200)}/package.json`]: '{}',
    });
    expect(known.members.map(({ member }) => member.id)).toEqual(['apps/web']);
    expect(known.notes.join(' ')).toContain('too entangled');
  },
);

test('a name that is an expression is the name of no crate, and no folder is an option', async () => {
  const crate = '[package]\nname = "shop"\nversion = "0.1.0"\n';
  const { known } = await membersOf({
    'Cargo.toml': '[workspace]\nmembers = ["shop", "-x"]\n',
    'shop/Cargo.toml': `${crate}[dependencies]\n"((a+)+" = { path = "../-x" }\naxum = "0.8"\n`,
    'shop/src/main.rs': 'fn main() { axum::serve(); }\n',
    '-x/Cargo.toml': crate.replace('shop', 'other'),
    '-x/src/main.rs': 'fn main() { axum::serve(); }\n',
  });
  expect(known.members.map(({ member, stack }) => [member.id, 'refused' in stack])).toEqual([
    ['-x', true],
    ['shop', false],
  ]);
});

test.each(['x"; touch /gone; "', '$(touch /gone)', '`touch /gone`', "it's; touch /gone", '--filter=../*'])(
  'a package that is called %s is one word for the shell',
  async (name) => {
    const { facts } = await membersOf({
      'package.json': json({ name: 'top', workspaces: ['apps/*'], devDependencies: { turbo: '2.0.0' } }),
      'turbo.json': '{}',
      'pnpm-lock.yaml': 'lockfileVersion: "9.0"\n',
      'pnpm-workspace.yaml': 'packages:\n  - apps/*\n',
      'apps/web/package.json': json({ name, scripts: { start: 'node server.js', build: 'tsc' } }),
    });
    const [file] = generators.docker.generate(facts).files;
    const inQuotes = name.replaceAll("'", "'\\''");
    const lines = (file?.text ?? '').split('\n').filter((line) => line.includes(inQuotes));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line.split(`'${inQuotes}`).length).toBeGreaterThan(1);
  },
);
