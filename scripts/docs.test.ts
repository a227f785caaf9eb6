import { describe, expect, it } from 'vitest';
import { projectFiles, readSources } from '../main/testing/architecture/tree.ts';
import { deadPaths } from './lib/doc-paths.ts';

const files = await projectFiles();
const documents = await readSources(
  files.filter((path) => /^([A-Z]+\.md|docs\/.*\.md|main\/.*\.md|e2e\/.*\.md)$/.test(path)),
);
const records = documents.filter(({ path }) => /^docs\/decisions\/\d/.test(path));

describe('the documents', () => {
  it('were found', () => {
    const paths = documents.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/glossary.md']));
    expect(records.length).toBeGreaterThan(1);
  });

  it.each(documents.map(({ path, text }) => [path, text]))('%s names only what is there', (path = '', text = '') => {
    expect(deadPaths(path, text, files)).toEqual([]);
  });

  it('the README has a command for what package.json offers', async () => {
    const [manifest] = await readSources(['package.json']);
    const { scripts } = JSON.parse(manifest?.text ?? '{}') as { scripts: Record<string, string> };
    for (const { path, text } of documents)
      for (const [, name = ''] of text.matchAll(/npm run ([\w:-]+)/g))
        expect(Object.keys(scripts), path).toContain(name);
  });

  it.each(records.map(({ path, text }) => [path, text]))(
    '%s is short, dated and has a status',
    (path = '', text = '') => {
      expect(text.split('\n').length - 1).toBeLessThanOrEqual(40);
      expect(text).toMatch(new RegExp(`^# ${/(\d{4})/.exec(path)?.[1]} · .+`));
      expect(text).toMatch(/^Date: 20\d\d-\d\d-\d\d · Status: (accepted|replaced by \d{4})$/m);
    },
  );

  it('the decisions are numbered once each', () => {
    const numbers = records.map(({ path }) => /(\d{4})/.exec(path)?.[1]);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe('the check sees', () => {
  const known = ['README.md', 'docs/guide/a.md', 'main/core/db/a.ts', 'package.json'];

  it.each([
    ['a dead link', 'docs/guide/b.md', '[b](c.md)', 'c.md'],
    ['a link that climbs wrong', 'docs/guide/b.md', '[b](../a.md)', '../a.md'],
    ['a dead path', 'README.md', 'see `main/core/gone.ts`', 'main/core/gone.ts'],
    ['a dead folder', 'README.md', 'see `docs/gone/`', 'docs/gone/'],
    ['a dead file name', 'README.md', 'see `gone.ts`', 'gone.ts'],
  ])('%s', (_, path, text, dead) => {
    expect(deadPaths(path, text, known)).toEqual([dead]);
  });

  it.each([
    [
      'a link',
      'docs/guide/b.md',
      '[a](a.md#top) [r](../../README.md) [w](https://example.org/x.md) [m](mailto:a@example.org)',
    ],
    ['paths', 'README.md', '`main/core/` `main/core/db/a.ts` `package.json` `a.ts`'],
    ['patterns', 'README.md', '`main/features/<f>/` `main/**` `bench/NAME.bench.ts` `{main,docs}/x`'],
    ['what is made', 'README.md', '`node_modules/.bin/x` `out/main/index.js` `dist/`'],
    ['a command in a block', 'README.md', '```sh\ncat `main/core/gone.ts`\n```'],
    ['other words', 'README.md', '`app://` `Ctrl/Cmd` `@orpc/server` `z.any`'],
  ])('nothing wrong with %s', (_, path, text) => {
    expect(deadPaths(path, text, known)).toEqual([]);
  });
});
