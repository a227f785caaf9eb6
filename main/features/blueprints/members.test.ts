import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { readProject } from './facts/read-project.ts';
import { generators } from './generators.ts';
import { membersOf } from './testing/projects.ts';
import { workspaces } from './testing/workspaces.ts';
import type { ShippingFacts } from './types.ts';

const project = (folder: string) => ({ id: 'p', name: 'Mall', folder });
const text = (facts: readonly ShippingFacts[], path: string) =>
  generators.docker.generate(facts).files.find((file) => file.path === path)?.text ?? '';
const pkg = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
const inOrder = (all: string, ...parts: string[]) => {
  const places = parts.map((part) => all.indexOf(part));
  expect(places, all).toEqual([...places].sort((a, b) => a - b));
  expect(places, all).not.toContain(-1);
};

describe.each(Object.entries(workspaces))('%s', (_, { files, shipped, libraries, depends, dockerfile }) => {
  test('has the members that are there, each with what says so, and files that pass every check', async () => {
    const { known, facts } = await membersOf(files, 'Mall');
    expect(facts.map(({ member }) => member.id)).toEqual(shipped);
    const told = known.members.map((one) => one.told);
    expect(told.filter(({ role }) => role === 'library').map(({ id }) => id)).toEqual(libraries);
    expect(known.workspaces.length).toBeGreaterThan(0);
    for (const { reason } of [...told, ...known.workspaces.map((reason) => ({ reason }))])
      if (reason.file !== null) expect(Object.keys(files)).toContain(reason.file);
    for (const [id, others] of Object.entries(depends))
      expect(told.find((one) => one.id === id)?.depends).toEqual(others);
    const again = (await membersOf(files, 'Mall')).facts;
    for (const [kind, { generate, check }] of Object.entries(generators)) {
      const made = generate(facts);
      expect(made.refused).toEqual([]);
      expect(new Set(made.files.map(({ path }) => path)).size).toBe(made.files.length);
      const strip = (all: readonly ShippingFacts[]) => generate(all).files.map((file) => file.text);
      expect(strip(again.map((one, at) => ({ ...one, project: facts[at]?.project ?? one.project })))).toEqual(
        strip(facts),
      );
      for (const file of made.files) {
        expect(
          (await check(file)).filter(({ ok }) => !ok),
          `${kind} ${file.path}\n${file.text}`,
        ).toEqual([]);
        expect(file.text).not.toMatch(/undefined|[ \t]$/m);
        for (const reason of file.reasons)
          if (reason.file !== null) expect(Object.keys(files), reason.sentence).toContain(reason.file);
      }
    }
    for (const [path, parts] of Object.entries(dockerfile)) inOrder(text(facts, path), ...parts);
  });

  test('has one compose file in which no two take the same port, and jobs of its own for each member', async () => {
    const { facts } = await membersOf(files, 'Mall');
    const [compose] = generators.compose.generate(facts).files;
    const { services } = parse(compose?.text ?? '') as {
      services: Record<string, { ports?: string[]; build?: object }>;
    };
    const ports = Object.values(services)
      .flatMap((service) => service.ports ?? [])
      .map((port) => port.split(':')[1]);
    expect(new Set(ports).size).toBe(ports.length);
    expect(Object.values(services).filter(({ build }) => build !== undefined)).toHaveLength(facts.length);
    const [workflow] = generators['github-actions'].generate(facts).files;
    const { jobs } = parse(workflow?.text ?? '') as { jobs: Record<string, unknown> };
    expect(Object.keys(jobs).filter((id) => id.startsWith('image-'))).toHaveLength(facts.length);
  });
});

test('are read at once out of files of empty lines and of one long one', async () => {
  const empty = '\n'.repeat(150_000);
  const wide = ' '.repeat(150_000);
  for (const [kind, { files, shipped }] of Object.entries(workspaces)) {
    const long = Object.fromEntries(
      Object.entries(files).map(([path, body]) => [path, `${empty}${body}${empty}${wide}`]),
    );
    const { facts } = await membersOf(long, 'Mall');
    expect(
      facts.map(({ member }) => member.id),
      kind,
    ).toEqual(shipped);
  }
});

test('a database that two members need is there once', async () => {
  const { facts } = await membersOf(
    {
      'package.json': pkg({ workspaces: ['*'] }),
      'api/package.json': pkg({ name: 'api', scripts: { start: 'node a.js' }, dependencies: { pg: '8' } }),
      'postgres/package.json': pkg({ name: 'postgres', scripts: { start: 'node a.js' }, dependencies: { pg: '8' } }),
    },
    'Mall',
  );
  const made = generators.compose.generate(facts);
  const { services } = parse(made.files[0]?.text ?? '') as { services: object };
  // A member with the name of the database makes room for it.
  expect(Object.keys(services)).toEqual(['api', 'postgres-app', 'postgres']);
  expect(made.notes.join(' ')).toContain('Compose starts postgres once');
});

test('one member alone has the same Dockerfile as among the others', async () => {
  const { facts } = await membersOf(workspaces['npm with turbo']?.files ?? {}, 'Mall');
  for (const one of facts)
    expect(text([one], `${one.member.folder}/Dockerfile`)).toBe(text(facts, `${one.member.folder}/Dockerfile`));
});

describe('hostile workspaces', () => {
  const startable = pkg({ name: 'a', scripts: { start: 'node a.js' } });

  test('never lead out of the project: not by dots, not by links', async () => {
    const outside = await tempDir();
    await writeFile(join(outside, 'package.json'), startable);
    const root = await tempDir();
    await writeFile(
      join(root, 'package.json'),
      pkg({ workspaces: ['../*', 'apps/../../*', '/etc/*', 'apps/*', './apps/out', '{..,apps}/*', 'apps/**/..'] }),
    );
    await mkdir(join(root, 'apps/in'), { recursive: true });
    await writeFile(join(root, 'apps/in/package.json'), startable);
    await symlink(outside, join(root, 'apps/out'));
    await symlink(root, join(root, 'apps/round'));
    const { members, notes } = await readProject(project(root));
    expect(members.map(({ member }) => member.folder)).toEqual(['apps/in']);
    expect(notes.join(' ')).toContain('A member at ../* lies out of the project');
  });

  test('of thousands of folders are read as far as anybody needs them, and say so', async () => {
    const files: Record<string, string> = { 'package.json': pkg({ workspaces: ['**', '!packages/p1', '!**/old'] }) };
    for (let at = 0; at < 400; at += 1) files[`packages/p${at}/package.json`] = pkg({ name: `p${at}`, main: 'a.js' });
    files['packages/p2/old/package.json'] = startable;
    const { known } = await membersOf(files);
    expect(known.members).toHaveLength(300);
    expect(known.members.map(({ member }) => member.id)).not.toContain('packages/p1');
    expect(known.members.map(({ member }) => member.id)).not.toContain('packages/p2/old');
    expect(known.notes.join(' ')).toContain('It has 399 members');
  });

  test('with circles, without names, with the same slugs, of workspaces in workspaces: each is told apart', async () => {
    const { known, facts } = await membersOf({
      'package.json': pkg({ workspaces: ['apps/*', 'libs/*', 'more/*'] }),
      'apps/web/package.json': pkg({ name: '@a/web', scripts: { start: 'node a.js' }, dependencies: { one: '*' } }),
      'more/web/package.json': pkg({ name: '@b/web', scripts: { start: 'node a.js' } }),
      'apps/none/package.json': pkg({ scripts: { start: 'node a.js' } }),
      'apps/broken/package.json': '{',
      'apps/list/package.json': '[]',
      'apps/nested/package.json': pkg({ name: 'nested', workspaces: ['x/*'], scripts: { start: 'node a.js' } }),
      'apps/sp ace$(x)/package.json': pkg({ name: 'space', scripts: { start: 'node a.js' } }),
      'libs/one/package.json': pkg({ name: 'one', main: 'a.js', dependencies: { two: 'workspace:*', one: '*' } }),
      'libs/two/package.json': pkg({ name: 'two', main: 'a.js', dependencies: { one: 'workspace:*' } }),
    });
    expect(facts.map(({ member }) => [member.id, member.slug, member.name])).toEqual([
      ['apps/none', 'apps-none', 'apps/none'],
      ['apps/web', 'web', '@a/web'],
      ['more/web', 'more-web', '@b/web'],
    ]);
    expect(facts.find(({ member }) => member.id === 'apps/web')?.member.depends.map(({ value }) => value)).toEqual([
      'libs/two',
      'libs/one',
    ]);
    const why = (id: string) => known.members.find(({ member }) => member.id === id)?.told;
    expect(why('apps/nested')).toMatchObject({ role: 'unknown', remedy: 'Open its folder as a project of its own.' });
    expect(why('apps/sp ace$(x)')).toMatchObject({ role: 'unknown', remedy: 'Rename the folder.' });
    expect(known.notes).toEqual(expect.arrayContaining([expect.stringMatching(/^apps\/broken: /)]));
  });

  test.each([
    [
      'patterns that are none',
      { 'package.json': pkg({ workspaces: [1, null, '', '.', '[', '(((', '*'.repeat(10_000)] }) },
    ],
    ['a workspace that is no list', { 'package.json': pkg({ workspaces: { packages: 'apps/*' } }) }],
    ['a broken pnpm-workspace.yaml', { 'package.json': '{}', 'pnpm-workspace.yaml': 'packages:\n  - "a\n' }],
    ['a broken Cargo.toml', { 'Cargo.toml': '[workspace]\nmembers = ["a"' }],
    ['a go.work of nothing', { 'go.work': 'use (\n../x\n/etc\n./gone\n)\n' }],
    [
      'modules of Maven in a circle',
      {
        'pom.xml': '<modules><module>.</module><module>../x</module><module>a</module></modules>',
        'a/pom.xml': '<modules><module>..</module></modules>',
      },
    ],
    [
      'settings of Gradle that lead out',
      { 'settings.gradle': "include ':a'\nproject(':a').projectDir = file('../../x')\n" },
    ],
    ['a broken workspace of uv', { 'pyproject.toml': '[tool.uv.workspace]\nmembers = ["../*"]\n' }],
  ] as [string, Record<string, string>][])('with %s are refused calmly', async (_, files) => {
    const { facts } = await membersOf(files);
    expect(facts).toEqual([]);
  });
});
