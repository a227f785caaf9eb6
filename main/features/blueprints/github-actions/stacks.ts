import { managerReleases } from '../docker/bases.ts';
import type { ShippingFacts, StackId } from '../types.ts';
import { furtherStacks } from './further-stacks.ts';
import { pinned } from './pinned.ts';
import { cache, line, quoted, type Step } from './step.ts';

/** Yarn 2 and later. What a runner has is 1.22, which refuses their projects; Corepack brings the one that is wanted. */
const isModernYarn = ({ manager, image }: ShippingFacts) =>
  manager?.id === 'yarn' &&
  ((image.artefact !== null && !image.artefact.startsWith('1.')) || image.manifests.includes('.yarnrc.yml'));

function node(facts: ShippingFacts): Step[] {
  const { manager, runtime, image } = facts;
  const id = manager?.id ?? 'npm';
  const isModern = isModernYarn(facts);
  const locked = manager?.lockFile !== null && manager !== null;
  const setup: Step = { name: 'Node', uses: pinned.node, with: { 'node-version': runtime.value } };
  // Its own caching fails a job that has no lock file.
  if (locked && ['npm', 'pnpm', 'yarn'].includes(id)) setup.with = { ...setup.with, cache: id };
  else setup.with = { ...setup.with, 'package-manager-cache': false };
  const install: Record<string, string> = {
    npm: locked ? 'npm ci' : 'npm install',
    pnpm: locked ? 'pnpm install --frozen-lockfile' : 'pnpm install',
    yarn: locked ? `yarn install ${isModern ? '--immutable' : '--frozen-lockfile'}` : 'yarn install',
    bun: locked ? 'bun install --frozen-lockfile' : 'bun install',
  };
  const before: Step[] = [];
  // Its action takes packageManager, and ends where neither that nor a release is said.
  if (id === 'pnpm')
    before.push({
      name: 'pnpm',
      uses: pinned.pnpm,
      ...(image.artefact === null ? { with: { version: managerReleases.pnpm } } : {}),
    });
  if (isModern)
    before.push({
      name: 'Yarn',
      run: `corepack enable${image.artefact === null ? `\ncorepack prepare yarn@${managerReleases.yarn} --activate` : ''}`,
    });
  if (id === 'bun') before.push({ name: 'Bun', uses: pinned.bun });
  return [...before, setup, { name: 'Install', run: install[id] ?? 'npm install' }];
}

/** What it runs on and what tests it; a list for another machine, such as `requirements-gpu.txt`, would not fit beside them. */
function requirementsOf({ image, test, lint }: ShippingFacts): string[] {
  const lists = image.manifests.filter((file) => file.endsWith('.txt') && file !== 'constraints.txt');
  const usual = /^requirements(?:[-_.](?:dev|develop|development|tests?|testing|lint|ci))?\.txt$/;
  const said = new Set([test?.file, lint?.file]);
  const wanted = lists.filter((file) => usual.test(file) || said.has(file));
  const taken = wanted.length > 0 ? wanted : lists;
  return [
    ...(image.way === 'itself' || taken.length === 0 ? ['.'] : []),
    ...taken.flatMap((file) => ['-r', file]),
    ...(image.manifests.includes('constraints.txt') ? ['-c', 'constraints.txt'] : []),
  ];
}

function python(facts: ShippingFacts): Step[] {
  const { manager, runtime } = facts;
  const version = line(runtime.value, 2);
  const setup = (more: Record<string, string> = {}): Step => ({
    name: 'Python',
    uses: pinned.python,
    with: { 'python-version': version, ...more },
  });
  const locked = manager?.lockFile != null;
  switch (manager?.id) {
    case 'uv':
      return [
        { name: 'uv', uses: pinned.uv, with: { 'python-version': version, 'enable-cache': true } },
        { name: 'Install', run: locked ? 'uv sync --locked' : 'uv sync' },
      ];
    case 'poetry':
      return [
        { name: 'Poetry', run: 'pipx install poetry' },
        setup(locked ? { cache: 'poetry' } : {}),
        { name: 'Install', run: 'poetry install --no-interaction' },
      ];
    case 'pdm':
      return [
        { name: 'PDM', run: 'pipx install pdm' },
        setup(),
        ...(locked ? [cache('~/.cache/pdm', 'pdm.lock')] : []),
        { name: 'Install', run: locked ? 'pdm sync' : 'pdm install' },
      ];
    case 'pipenv':
      return [
        { name: 'Pipenv', run: 'pipx install pipenv' },
        setup(locked ? { cache: 'pipenv' } : {}),
        { name: 'Install', run: locked ? 'pipenv sync --dev' : 'pipenv install --dev' },
      ];
    default: {
      const words = requirementsOf(facts);
      const lists = words.filter((word) => word.endsWith('.txt'));
      return [
        setup(lists.length === 0 ? {} : { cache: 'pip', 'cache-dependency-path': lists.join('\n') }),
        { name: 'Install', run: `python -m pip install ${words.map(quoted).join(' ')}` },
      ];
    }
  }
}

function java({ manager, runtime }: ShippingFacts): Step[] {
  const isGradle = manager?.id.startsWith('gradle') === true;
  const version = /^8u/.test(runtime.value) ? '8' : (/^\d+/.exec(runtime.value)?.[0] ?? '21');
  return [
    {
      name: 'Java',
      uses: pinned.java,
      with: { distribution: 'temurin', 'java-version': version, cache: isGradle ? 'gradle' : 'maven' },
    },
  ];
}

/** Without it .NET looks in the top folder alone, and ends where there is no project or more than one. */
const ofProject = ({ artefact }: ShippingFacts['image']) => (artefact === null ? '' : ` ${quoted(artefact)}`);

const make: Record<StackId, (facts: ShippingFacts) => Step[]> = {
  ...furtherStacks,
  node,
  python,
  java,
  bun: ({ manager, runtime }) => [
    { name: 'Bun', uses: pinned.bun, with: { 'bun-version': runtime.value } },
    { name: 'Install', run: manager?.lockFile == null ? 'bun install' : 'bun install --frozen-lockfile' },
  ],
  deno: ({ manager, runtime }) => [
    { name: 'Deno', uses: pinned.deno, with: { 'deno-version': runtime.value, cache: manager?.lockFile != null } },
    { name: 'Install', run: manager?.lockFile == null ? 'deno install' : 'deno install --frozen' },
  ],
  static: () => [],
  go: ({ runtime, manager }) => [
    { name: 'Go', uses: pinned.go, with: { 'go-version': runtime.value, cache: manager?.lockFile != null } },
    { name: 'Install', run: 'go mod download' },
  ],
  rust: ({ runtime, manager }) => [
    cache('~/.cargo/registry\n~/.cargo/git\ntarget', manager?.lockFile ?? 'Cargo.toml'),
    {
      name: 'Rust',
      run: `rustup toolchain install ${quoted(runtime.value)} --profile minimal --component clippy,rustfmt\nrustup default ${quoted(runtime.value)}`,
    },
    { name: 'Install', run: manager?.lockFile == null ? 'cargo fetch' : 'cargo fetch --locked' },
  ],
  dotnet: ({ runtime, manager, image }) => [
    { name: '.NET', uses: pinned.dotnet, with: { 'dotnet-version': `${line(runtime.value, 2)}.x` } },
    cache(
      '~/.nuget/packages',
      ...(manager?.lockFile == null ? ['**/*.csproj', '**/*.fsproj'] : ['**/packages.lock.json']),
    ),
    { name: 'Install', run: `dotnet restore${ofProject(image)}${manager?.lockFile == null ? '' : ' --locked-mode'}` },
  ],
  php: ({ runtime, manager }) => [
    { name: 'PHP', uses: pinned.php, with: { 'php-version': line(runtime.value, 2), coverage: 'none' } },
    ...(manager === null
      ? []
      : [
          cache('~/.cache/composer', manager.lockFile ?? 'composer.json'),
          { name: 'Install', run: 'composer install --no-interaction --prefer-dist' },
        ]),
  ],
  ruby: ({ runtime, manager }) => [
    { name: 'Ruby', uses: pinned.ruby, with: { 'ruby-version': runtime.value, 'bundler-cache': manager !== null } },
  ],
  elixir: ({ runtime, manager }) => [
    { name: 'Elixir', uses: pinned.beam, with: { 'elixir-version': runtime.value, 'otp-version': '27' } },
    cache('deps\n_build', manager?.lockFile ?? 'mix.exs'),
    { name: 'Install', run: 'mix deps.get' },
  ],
};

/** These keep what they install apart from the shell's own programs. */
const runners = new Set(['uv', 'poetry', 'pdm', 'pipenv']);

/** As it is done in a checkout: the image builds into a folder that only root could make here. */
export function commandsOf({ stack, manager, lint, test, build, image }: ShippingFacts) {
  const inEnvironment = (line: string) =>
    stack === 'python' && manager !== null && runners.has(manager.id) ? `${manager.id} run ${line}` : line;
  const builds: Partial<Record<StackId, string>> = {
    go: 'go build ./...',
    dotnet: `dotnet build${ofProject(image)} --configuration Release --no-restore`,
  };
  return {
    Lint: lint && inEnvironment(lint.value),
    Test: test && inEnvironment(test.value),
    Build: build && (builds[stack] ?? build.value),
  };
}

/** A list of files of a member, as an action looks for them from the top folder. */
const from = (folder: string, list: string) =>
  list
    .split('\n')
    .map((file) => `${folder}/${file}`)
    .join('\n');

/** Actions begin at the top folder, whatever is said of the lines that a job runs. */
function inFolder(step: Step, { stack, manager, member: { folder } }: ShippingFacts): Step {
  const given = { ...step.with };
  if (typeof given.key === 'string')
    given.key = given.key.replaceAll(/'((?:[^']|'')*)'/g, (all, file: string) =>
      file.startsWith('**/') ? all : `'${folder.replaceAll("'", "''")}/${file}'`,
    );
  const list = given['cache-dependency-path'];
  if (typeof list === 'string') given['cache-dependency-path'] = from(folder, list);
  else if (given.cache !== undefined && given.cache !== false && manager?.lockFile != null && stack !== 'java')
    given['cache-dependency-path'] = from(folder, manager.lockFile);
  if (given['bundler-cache'] !== undefined) given['working-directory'] = folder;
  if (step.uses === pinned.pnpm) given.package_json_file = `${folder}/package.json`;
  return { ...step, ...(step.with && { with: given }), ...(step.uses === pinned.pnpm && { with: given }) };
}

/** What brings the runtime and what the project depends on; what it fetched is kept for the next time. */
export function setUp(facts: ShippingFacts): Step[] {
  const steps = make[facts.stack](facts);
  return facts.member.built === 'apart'
    ? steps.map((step) => (step.uses === undefined ? step : inFolder(step, facts)))
    : steps;
}
