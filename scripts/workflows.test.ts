import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../main/testing/architecture/tree.ts';

type Permissions = Record<string, string> | string;
interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Workflow {
  on: Record<string, unknown>;
  permissions?: Permissions;
  jobs: Record<string, { permissions?: Permissions; 'timeout-minutes'?: number; steps?: Step[]; uses?: string }>;
}

/** Everything that a workflow does and should not. */
function problemsOf(text: string): string[] {
  const workflow = parse(text) as Workflow;
  const problems: string[] = [];
  if (typeof workflow.permissions !== 'object') problems.push('does not state its permissions');
  else if (Object.values(workflow.permissions).some((access) => access !== 'read'))
    problems.push('may write in every job');
  if ('pull_request_target' in workflow.on) problems.push('gives secrets to the code of strangers');

  for (const [name, job] of Object.entries(workflow.jobs)) {
    if (typeof job.permissions === 'string') problems.push(`${name} takes all permissions`);
    if (!job['timeout-minutes']) problems.push(`${name} may run for hours`);
    const uses = [job.uses, ...(job.steps ?? []).map((step) => step.uses)].filter((action) => action !== undefined);
    for (const action of uses) {
      if (!/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/.test(action))
        problems.push(`${name} uses ${action}: not pinned by its hash`);
      else if (!new RegExp(`${action} # v\\d+\\.\\d+\\.\\d+\\b`).test(text))
        problems.push(`${action} does not say its version`);
    }
    for (const step of job.steps ?? []) {
      if (step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false)
        problems.push(`${name} leaves a token in the checkout`);
      if (/\$\{\{/.test(step.run ?? '')) problems.push(`${name} pastes an expression into a script`);
    }
  }
  return problems;
}

const folder = join(projectRoot, '.github', 'workflows');
const files = (await readdir(folder)).filter((file) => /\.ya?ml$/.test(file));
const textOf = (file: string) => readFile(join(folder, file), 'utf8');

describe('the workflows', () => {
  it('are there', () => expect(files).toEqual(['ci.yml', 'release.yml']));

  it.each(files)('%s pins what it uses and may do no more than it needs', async (file) => {
    expect(problemsOf(await textOf(file))).toEqual([]);
  });

  it('test on three systems with the real Electron', async () => {
    const { jobs } = parse(await textOf('ci.yml')) as {
      jobs: { test: { strategy: { matrix: { system: string[] } }; env: object } };
    };
    expect(jobs.test.strategy.matrix.system.map((system) => system.split('-')[0])).toEqual([
      'ubuntu',
      'macos',
      'windows',
    ]);
    expect(jobs.test.env).toHaveProperty('OPTIMUS_REQUIRE_ELECTRON', '1');
  });

  it('publish nothing by themselves, and only after the security items passed', async () => {
    const text = await textOf('release.yml');
    expect(text).toContain('--draft');
    expect(text).toContain('--publish never');
    expect(text).not.toMatch(/--draft=false|--publish (always|onTag)/);
    const { jobs } = parse(text) as { jobs: object };
    expect(jobs).toMatchObject({ draft: { needs: 'security' }, package: { needs: 'draft' } });
  });
});

describe('the check sees', () => {
  const hash = 'a'.repeat(40);
  const workflow = (changes: { top?: string; job?: string; steps?: string }) => `
on: { push: {} }
${changes.top ?? 'permissions: { contents: read }'}
jobs:
  one:
    ${changes.job ?? 'timeout-minutes: 5'}
    steps:
      ${changes.steps ?? '- run: npm test'}
`;
  it('nothing wrong where nothing is', () => {
    expect(problemsOf(workflow({}))).toEqual([]);
    expect(problemsOf(workflow({ steps: `- uses: a/b@${hash} # v1.2.3` }))).toEqual([]);
  });

  it.each([
    ['a tag', { steps: '- uses: actions/setup-node@v7' }],
    ['a branch', { steps: '- uses: actions/setup-node@main' }],
    ['a short hash', { steps: '- uses: actions/setup-node@8207627' }],
    ['a hash without its version', { steps: `- uses: a/b@${hash}` }],
    ['a kept token', { steps: `- uses: actions/checkout@${hash} # v7.0.1` }],
    ['a pasted expression', { steps: '- run: "echo $' + '{{ github.event.pull_request.title }}"' }],
    ['no permissions', { top: '' }],
    ['too many permissions', { top: 'permissions: { contents: write }' }],
    ['all permissions', { job: 'permissions: write-all\n    timeout-minutes: 5' }],
    ['no time limit', { job: 'runs-on: ubuntu-24.04' }],
  ])('%s', (_, changes) => {
    expect(problemsOf(workflow(changes))).toHaveLength(1);
  });

  it('the trigger that runs strangers with our secrets', () => {
    expect(problemsOf(workflow({}).replace('push', 'pull_request_target'))).toHaveLength(1);
  });
});
