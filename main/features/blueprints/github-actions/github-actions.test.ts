import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { hostileFacts, hostileWords, madeUpFacts, stackIds } from '../testing/facts.ts';
import type { ShippingFacts } from '../types.ts';
import { githubActions } from './index.ts';
import type { Step } from './step.ts';

interface Workflow {
  permissions: unknown;
  jobs: Record<string, { steps: Step[]; services?: Record<string, { image: string }>; env?: object }>;
}

function made(facts: ShippingFacts) {
  const generated = githubActions.generate([facts]);
  for (const { why } of generated.refused) throw new Error(why);
  const [file] = generated.files;
  if (!file) throw new Error('no file');
  return { ...generated, file, workflow: parse(file.text) as Workflow };
}
const failed = async (text: string) =>
  (await githubActions.check({ path: '.github/workflows/ci.yml', text }))
    .filter(({ ok }) => !ok)
    .map((one) => one.sentence);
const shell = ({ workflow }: { workflow: Workflow }) =>
  workflow.jobs.check?.steps.flatMap(({ run }) => run ?? []) ?? [];

const literal = /\$\{\{ '\$\{\{' \}\}/g;
const withoutLiterals = (text: string) => text.replaceAll(literal, '$'.concat('{{'));
/** What GitHub would work out, wherever it stands. */
const workedOut = (workflow: Workflow) =>
  [
    ...JSON.stringify(workflow)
      .replaceAll(literal, '')
      .matchAll(/\$\{\{(.*?)\}\}/g),
  ].map(([, inside]) => inside);

describe('the workflow', () => {
  it.each(stackIds)('of %s passes every check', async (stack) => {
    const one = made(madeUpFacts(stack));
    expect(await failed(one.file.text)).toEqual([]);
    expect(one.workflow.permissions).toEqual({ contents: 'read' });
    expect(made(madeUpFacts(stack)).file.text).toBe(one.file.text);
    if (stack === 'static') expect(Object.keys(one.workflow.jobs)).toEqual(['image']);
    else expect(one.workflow.jobs.check?.steps.map(({ name }) => name)).toContain('Test');
  });

  it.each([
    ['node', 'npm', 'package-lock.json', 'npm ci'],
    ['node', 'npm', null, 'npm install'],
    ['node', 'pnpm', 'pnpm-lock.yaml', 'pnpm install --frozen-lockfile'],
    ['node', 'yarn', 'yarn.lock', 'yarn install --frozen-lockfile'],
    ['node', 'bun', 'bun.lock', 'bun install --frozen-lockfile'],
    ['python', 'pip', null, 'python -m pip install .'],
    ['python', 'poetry', 'poetry.lock', 'poetry run pytest'],
    ['python', 'uv', 'uv.lock', 'uv run ruff check .'],
    ['go', 'go', 'go.sum', 'go build ./...'],
    ['dotnet', 'nuget', null, 'dotnet build --configuration Release --no-restore'],
    ['python', 'uv', 'uv.lock', 'uv sync --locked'],
    ['python', 'poetry', 'poetry.lock', 'poetry install --no-interaction'],
    ['python', 'pdm', 'pdm.lock', 'pdm sync'],
    ['python', 'pipenv', 'Pipfile.lock', 'pipenv sync --dev'],
    ['rust', 'cargo', 'Cargo.lock', 'cargo fetch --locked'],
    ['dotnet', 'nuget', null, 'dotnet restore'],
    ['php', 'composer', 'composer.lock', 'composer install --no-interaction --prefer-dist'],
    ['elixir', 'mix', 'mix.lock', 'mix deps.get'],
  ] as const)('of %s with %s and %s does "%s"', async (stack, id, lockFile, command) => {
    const said = { value: id, sentence: id, file: lockFile, line: 1 };
    const one = made(madeUpFacts(stack, { manager: { id, lockFile, said } }));
    expect(shell(one)).toContain(command);
    expect(await failed(one.file.text)).toEqual([]);
  });

  it('installs what a list of requirements names', async () => {
    const { image, ...rest } = madeUpFacts('python', { manager: null });
    const one = made({ ...rest, image: { ...image, manifests: ['requirements.txt'] } });
    expect(shell(one)).toContain('python -m pip install -r requirements.txt');
    expect(await failed(one.file.text)).toEqual([]);
  });

  it.each([
    [
      'requirements.txt and those for tests, within the constraints',
      ['constraints.txt', 'requirements-dev.txt', 'requirements-gpu.txt', 'requirements.txt'],
      'listed',
      '-r requirements-dev.txt -r requirements.txt -c constraints.txt',
    ],
    [
      'the project itself with those for tests',
      ['pyproject.toml', 'requirements-dev.txt'],
      'itself',
      '. -r requirements-dev.txt',
    ],
    ['the only list there is', ['requirements-prod.txt'], null, '-r requirements-prod.txt'],
  ])('installs %s', async (_, manifests, way, words) => {
    const { image, ...rest } = madeUpFacts('python', { manager: null });
    const one = made({ ...rest, image: { ...image, manifests, way } });
    expect(shell(one)).toContain(`python -m pip install ${words}`);
    expect(await failed(one.file.text)).toEqual([]);
  });

  const managed = (id: string, lockFile: string, image: Partial<ShippingFacts['image']>) => {
    const facts = madeUpFacts('node', {
      manager: { id, lockFile, said: { value: id, sentence: id, file: null, line: null } },
    });
    return made({ ...facts, image: { ...facts.image, ...image } });
  };
  const stepsOf = ({ workflow }: { workflow: Workflow }) => workflow.jobs.check?.steps ?? [];

  it('has Corepack bring a Yarn that the runner has not, before anything asks for it', async () => {
    const one = managed('yarn', 'yarn.lock', { artefact: '4.11.0' });
    const names = stepsOf(one).map(({ name }) => name);
    expect(names.indexOf('Yarn')).toBeLessThan(names.indexOf('Node'));
    expect(shell(one)).toEqual(expect.arrayContaining(['corepack enable', 'yarn install --immutable']));
    expect(await failed(one.file.text)).toEqual([]);
    const unsaid = managed('yarn', 'yarn.lock', { manifests: ['package.json', '.yarnrc.yml'] });
    expect(shell(unsaid)[0]).toMatch(/^corepack enable\ncorepack prepare yarn@\d+\.\d+\.\d+ --activate$/);
    expect(stepsOf(managed('yarn', 'yarn.lock', { artefact: '1.22.22' })).map(({ name }) => name)).not.toContain(
      'Yarn',
    );
  });

  it('says the release of pnpm where the project does not', async () => {
    const unsaid = managed('pnpm', 'pnpm-lock.yaml', {});
    const version = (one: { workflow: Workflow }) => stepsOf(one).find(({ name }) => name === 'pnpm')?.with?.version;
    expect(version(unsaid)).toMatch(/^\d+\.\d+\.\d+$/);
    expect(unsaid.notes.join(' ')).toContain('nothing says the release of pnpm');
    expect(await failed(unsaid.file.text)).toEqual([]);
    // Both at once end its action.
    expect(version(managed('pnpm', 'pnpm-lock.yaml', { artefact: '9.15.0' }))).toBeUndefined();
  });

  it('restores the program of .NET by its name', () => {
    const facts = madeUpFacts('dotnet', { manager: null });
    const one = made({ ...facts, image: { ...facts.image, artefact: 'src/Shop Api/Shop.csproj' } });
    expect(shell(one)).toEqual(
      expect.arrayContaining([
        "dotnet restore 'src/Shop Api/Shop.csproj'",
        "dotnet build 'src/Shop Api/Shop.csproj' --configuration Release --no-restore",
      ]),
    );
  });

  it('has its databases beside the tests, and no password', () => {
    const { workflow } = made(madeUpFacts('node'));
    expect(workflow.jobs.check?.services?.postgresql?.image).toMatch(/^postgres:\d+\.\d+/);
    expect(workflow.jobs.check?.env).toEqual({ DATABASE_URL: 'postgresql://postgres@localhost:5432/test' });
    const need = { id: 'kafka', said: { value: 'x', sentence: 'x', file: null, line: null }, variable: null };
    expect(made(madeUpFacts('node', { needs: [need] })).notes.join(' ')).toContain('kafka');
  });

  it.each(hostileWords.map((word) => [word.slice(0, 30), word]))(
    'holds %j as a word and as nothing else',
    async (_, word = '') => {
      const one = made(hostileFacts('node', word));
      expect(await failed(one.file.text)).toEqual([]);
      const plain = made(madeUpFacts('node')).workflow;
      expect(Object.keys(one.workflow)).toEqual(Object.keys(plain));
      expect(Object.keys(one.workflow.jobs)).toEqual(Object.keys(plain.jobs));
      // A shell is the user's own: what a script says is run as it says. GitHub must not work out anything in it.
      const written = shell(one).filter((run) => run.startsWith('echo '));
      expect(written.map(withoutLiterals)).toEqual(Array(3).fill(`echo ${word}`));
      expect(workedOut(one.workflow)).toEqual(workedOut(made(madeUpFacts('node', { needs: [] })).workflow));
    },
  );
});

describe('the check', () => {
  const good = made(madeUpFacts('node')).file.text;

  it.each([
    ['an unknown key', 'timeout-minutes: 20', 'timeout-minute: 20', "Unexpected value 'timeout-minute'"],
    ['an unknown right', 'contents: read', 'content: read', "Unexpected value 'content'"],
    ['an unknown event', 'workflow_dispatch:', 'workflow_dispatched:', "Unexpected value 'workflow_dispatched'"],
    ['an expression of nothing', 'github.ref', 'gitbub.ref', 'Unrecognized named-value'],
    ['an open expression', 'github.sha }}', 'github.sha', 'not closed'],
    ['broken YAML', 'name: CI', 'name: "CI', 'Missing closing'],
    ['a job that waits for nobody', '- check\n', '- checks\n', 'There is no job checks'],
    ['a job that waits for itself', '- check\n', '- image\n', 'The job image waits for itself'],
    ['a loose action', 'actions/checkout@v5.0.0', 'actions/checkout@v5', 'actions/checkout@v5 is not pinned'],
    ['a job without an end', '    timeout-minutes: 20\n', '', 'The job check has no timeout-minutes'],
    ['all rights', 'permissions:\n  contents: read', 'permissions: write-all', 'may write everything'],
    [
      'words of strangers in a script',
      'run: npm ci',
      'run: echo ${'.concat('{ github.event.issue.title }}'),
      'anybody may write',
    ],
    ['pull_request_target', 'pull_request:', 'pull_request_target:', 'sources of strangers'],
    ['an image without a version', 'actions/checkout@v5.0.0', 'docker://alpine:latest', 'alpine:latest is not pinned'],
  ])('finds %s', async (_, from, to, sentence) => {
    expect(good).toContain(from);
    const found = await failed(good.replace(from, to));
    expect(found.join('\n')).toContain(sentence);
    expect(found[0]).toMatch(/^Line \d+: /);
  });

  it('finds what is written another way', async () => {
    const of = (on: string, job: string) => failed(`on: ${on}\npermissions: {}\njobs:\n  a:\n    ${job}\n`);
    const called = 'uses: owner/shared/.github/workflows/x.yml@';
    expect(await of('[push, pull_request_target]', `${called}v1.2.3`)).toEqual([
      expect.stringMatching(/^Line 1: .*sources of strangers/),
    ]);
    expect(await of('pull_request_target', `${called}v1.2.3`)).toHaveLength(1);
    expect(await of('push', `${called}main`)).toEqual([expect.stringMatching(/^Line 5: .*@main is not pinned/)]);
    expect(await of('push', `${called}v1.2.3`)).toEqual([]);
  });

  it.each(['', '# nothing', 'words', '[1]', 'on: push\n---\non: push', 'jobs: {}', 'a: *b'])(
    'refuses %j calmly',
    async (text) => {
      expect((await failed(text)).length).toBeGreaterThan(0);
    },
  );
});
