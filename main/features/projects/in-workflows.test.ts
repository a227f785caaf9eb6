import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../../core/testing/needs.ts';
import { until } from '../../core/testing/until.ts';
import { git, repository } from './files/testing/trees.ts';
import { homeWithProjects, startProjects } from './testing/started-projects.ts';

const withGit = test.skipIf(!(await needs('git')));

withGit('repositories below a folder of projects come from projects, as they are now', async () => {
  const { home, folder } = await homeWithProjects();
  const shop = repository(join(folder, 'shop'));
  git(shop, 'worktree', 'add', '-q', join(folder, 'group', 'shop-fix'), '-b', 'fix/this');
  git(shop, 'clone', '-q', '--bare', shop, '../mirror.git');
  await mkdir(join(folder, 'plain'));
  await writeFile(join(folder, 'plain', 'package.json'), '{}');
  const { client, core, rested } = await startProjects({ home });
  await rested();
  const asked: string[] = [];
  const { repositoriesIn } = core.services.projects;
  core.services.projects.repositoriesIn = async (path) => {
    asked.push(path);
    return repositoriesIn(path);
  };
  const look = async (below: string, depth = 3) => {
    const { id } = await client.workflows.create({
      source: `name: x\nsteps:\n  - id: l\n    look: { repositories: "${below}", depth: ${depth} }\n`,
    });
    const run = await client.workflows.run({ id, inputs: {} });
    const done = await until(async () => {
      const now = await client.runs.get({ id: run.id });
      return now.finishedAt === null ? null : now;
    });
    return (done.output as { l: { repositories: { path: string; name: string; branch: string; kind: string }[] } }).l;
  };

  const at = (path: string) => join(folder, path);
  expect(await look(folder)).toEqual({
    repositories: [
      { path: at('group/shop-fix'), name: 'shop-fix', branch: 'fix/this', kind: 'worktree' },
      { path: at('mirror.git'), name: 'mirror.git', branch: 'main', kind: 'bare' },
      { path: at('shop'), name: 'shop', branch: 'main', kind: 'repository' },
    ],
    unreadable: 0,
    cut: false,
  });
  expect((await look(folder, 1)).repositories.map(({ name }) => name)).toEqual(['mirror.git', 'shop']);
  expect((await look(at('group'))).repositories.map(({ name }) => name)).toEqual(['shop-fix']);

  // What the step before this one has made or changed is there, whoever has seen it by then.
  repository(at('group/new'));
  git(shop, 'checkout', '-q', '-b', 'later');
  await rm(at('mirror.git'), { recursive: true });
  expect((await look(folder)).repositories.map(({ name, branch }) => `${name} ${branch}`)).toEqual([
    'new main',
    'shop-fix fix/this',
    'shop later',
  ]);
  expect(asked).toHaveLength(4);

  // Inside of a project, and where nobody looks for projects, it looks itself.
  repository(at('plain/sub/one'));
  expect((await look(at('plain/sub'))).repositories.map(({ name }) => name)).toEqual(['one']);
  repository(join(home, 'elsewhere', 'two'));
  expect((await look(join(home, 'elsewhere'))).repositories.map(({ name }) => name)).toEqual(['two']);
});

withGit('a run for one project is about it: its health knows, and so does its page', async () => {
  const { home, folder } = await homeWithProjects();
  const shop = repository(join(folder, 'shop'), { 'src/a.txt': '' });
  repository(join(folder, 'ledger'));
  const { client, rested, rowNow, comes } = await startProjects({ home });
  await rested();
  const { id: workflow } = await client.workflows.create({
    source: [
      'name: Tests',
      'inputs:',
      '  folder: { type: folder }',
      '  other: { type: folder, required: false }',
      `steps: [{ run: "exit 3", in: "\${{ inputs.folder }}" }]`,
    ].join('\n'),
  });
  const { id } = await rowNow('shop');
  const run = async (inputs: Record<string, string>) => (await client.workflows.run({ id: workflow, inputs })).subject;
  const about = { type: 'project', id, label: 'shop' };
  expect(await run({ folder: shop })).toEqual(about);
  await comes('what the failed run costs', async () => {
    const { health } = await client.projects.get({ id });
    return health?.losses.some(({ cause }) => cause === 'runs.failing');
  });
  expect((await client.runs.list({ subject: { type: 'project', id } })).runs).toMatchObject([{ name: 'Tests' }]);
  expect(await run({ folder: join(shop, 'src') })).toEqual(about);
  expect(await run({ folder: shop, other: shop })).toEqual(about);
  const workflowItself = { type: 'workflow', id: workflow, label: 'Tests' };
  expect(await run({ folder: shop, other: join(folder, 'ledger') })).toEqual(workflowItself);
  expect(await run({ folder: folder })).toEqual(workflowItself);
});
