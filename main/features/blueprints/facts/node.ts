import type { ImageFacts, Said, ShippingFacts } from '../types.ts';
import { execForm, readsEnvFile } from './exec-form.ts';
import { frameworkOf, type NodeFramework } from './node-frameworks.ts';
import { installingOf } from './node-installing.ts';
import { type NodePackage, nodeManager, readNodePackage, wantedNode } from './node-package.ts';
import type { ProjectFolder } from './open-folder.ts';
import { lineOf, plain, said } from './say.ts';
import { type ReadStack, type Refused, refused, type StackFacts } from './types.ts';
import { type Asked, releaseOf, toolVersion, versionFile } from './versions.ts';

const entries = ['server', 'index', 'app', 'main', 'serve', 'src/server', 'src/index', 'src/app', 'src/main'];
const endings = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx'];
/** From where Node runs TypeScript by itself. */
const stripsTypes = (release: string) => {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
};

async function asked(folder: ProjectFolder, pkg: NodePackage) {
  const file =
    (await versionFile(folder, ['.nvmrc', '.node-version'])) ?? (await toolVersion(folder, ['nodejs', 'node']));
  if (file !== null) return file;
  return wantedNode(pkg, 'package.json');
}

const noEnvFile = (name: string, isLeftOut: boolean) =>
  isLeftOut
    ? `The script ${name} reads a file of variables, which never gets into an image: it is started without, and whoever starts the container gives them.`
    : `The script ${name} reads a file of variables, which never gets into an image: start it without.`;

type Start = Pick<ShippingFacts, 'start'> & { notes: string[] };

/** How it runs once it is built, without a package manager in front of it: that would keep signals to itself. */
async function startOf(
  folder: ProjectFolder,
  pkg: NodePackage,
  runtime: string,
  isBun: boolean,
): Promise<Start | Refused> {
  const program = isBun ? 'bun' : 'node';
  for (const name of ['start:prod', 'start:production', 'serve:prod', 'start']) {
    const script = pkg.scripts.get(name);
    if (script === undefined) continue;
    const line = pkg.scriptLine(name);
    const shown = plain(script, 80);
    const told = execForm(script);
    const env = readsEnvFile(script) ? [noEnvFile(name, told !== null)] : [];
    if (told === null)
      return {
        start: said(
          ['sh', '-c', `exec ${isBun ? 'bun' : 'npm'} run ${name}`],
          `The script ${name} is more than one command: "${shown}".`,
          'package.json',
          line,
        ),
        notes: [...env, `The script ${name} needs a shell: whether it ends in order when it is stopped depends on it.`],
      };
    return { start: said(told, `The script ${name} says "${shown}".`, 'package.json', line), notes: env };
  }
  const main = typeof pkg.body.main === 'string' ? pkg.body.main.replace(/^\.\//, '') : null;
  if (main !== null && /^[\w./-]{1,200}$/.test(main) && (await folder.has(main)))
    return {
      start: said([program, main], `main of package.json is ${main}.`, 'package.json', pkg.line('"main"')),
      notes: [],
    };
  for (const entry of entries)
    for (const ending of ['.js', '.mjs', '.cjs', ...(isBun || stripsTypes(runtime) ? ['.ts', '.mts'] : [])])
      if (await folder.has(entry + ending))
        return {
          start: said(
            [program, entry + ending],
            `${entry}${ending} is there, and no script says how it starts.`,
            entry + ending,
          ),
          notes: [],
        };
  return refused(
    'Nothing says how it starts: package.json has no start script and no main, and there is no server or index file.',
    'Add a start script to package.json, such as "start": "node server.js".',
  );
}

function buildOf(pkg: NodePackage, framework: NodeFramework | null, manager: string): Said<string> | null {
  const script = pkg.scripts.get('build');
  if (script !== undefined)
    return said(
      `${manager} run build`,
      `The script build says "${plain(script, 80)}".`,
      'package.json',
      pkg.scriptLine('build'),
    );
  return framework?.build
    ? said(
        manager === 'bun' ? framework.build.replace(/^npx /, 'bunx ') : framework.build,
        `${framework.name} is built before it runs.`,
        'package.json',
        framework.line,
      )
    : null;
}

const scriptSaid = (pkg: NodePackage, manager: string, names: readonly string[]): Said<string> | null => {
  const name = names.find((each) => pkg.scripts.has(each));
  const script = name === undefined ? undefined : pkg.scripts.get(name);
  // What `npm init` writes says only that there are none.
  if (name === undefined || script === undefined || /no test specified/.test(script)) return null;
  return said(
    `${manager} run ${name}`,
    `The script ${name} says "${plain(script, 80)}".`,
    'package.json',
    pkg.scriptLine(name),
  );
};

async function outputOf(
  folder: ProjectFolder,
  pkg: NodePackage,
  framework: NodeFramework | null,
  start: readonly string[] | null,
) {
  if (framework?.output) return framework.output;
  const from = start
    ?.find((part) => /^(\.\/)?(dist|build|out|lib)\//.test(part))
    ?.replace(/^\.\//, '')
    .split('/')[0];
  const ignored = new Set(
    ((await folder.text('.gitignore')) ?? '').split('\n').map((line) => line.trim().replace(/^\/|\/\*{0,2}$/g, '')),
  );
  const isCommitted = async (path: string) =>
    (await folder.has(path)) && !ignored.has(path) && !ignored.has(path.split('/')[0] ?? path);
  if (from !== undefined && (await isCommitted(from))) return null;
  if (from !== undefined)
    return said(from, `It starts from ${from}, which building makes.`, 'package.json', pkg.line('"start'));
  const config = await folder.text('tsconfig.json');
  const out = config === null ? undefined : /"outDir"\s*:\s*"(?:\.\/)?([\w-][\w./-]{0,100})"/.exec(config)?.[1];
  return config !== null && out !== undefined && !out.includes('..') && !(await isCommitted(out.replace(/\/$/, '')))
    ? said(out.replace(/\/$/, ''), `tsconfig.json says outDir ${out}.`, 'tsconfig.json', lineOf(config, '"outDir"'))
    : null;
}

/** What a workspace says for all its members. */
export interface NodeTop {
  manager: Awaited<ReturnType<typeof nodeManager>>;
  asked: Asked | null;
  workspace: NonNullable<ImageFacts['workspace']>;
}

/** Node and Bun: what package.json says, and the lock file beside it. */
export const readNode: ReadStack = (folder) => readNodeIn(folder, null);

export async function readNodeIn(folder: ProjectFolder, top: NodeTop | null): Promise<StackFacts | Refused | null> {
  const pkg = await readNodePackage(folder);
  if (pkg === null) return null;
  if ('refused' in pkg) return pkg;
  const manager = top?.manager ?? (await nodeManager(folder, pkg));
  const isBun = manager.value.id === 'bun';
  const runtime = isBun
    ? releaseOf('bun', 'Bun', (await versionFile(folder, ['.bun-version'])) ?? (await toolVersion(folder, ['bun'])))
    : releaseOf('node', 'Node', (await asked(folder, pkg)) ?? top?.asked ?? null);
  const framework = await frameworkOf(folder, pkg);
  const run = isBun ? 'bun' : manager.value.id;
  const build = buildOf(pkg, framework, run);
  const isSite = framework?.way === 'single-page' || framework?.way === 'pages';
  const begun: Start | Refused = isSite
    ? { start: null, notes: [] }
    : framework?.start
      ? { start: said(framework.start, framework.startSays, 'package.json', framework.line), notes: [] }
      : await startOf(folder, pkg, runtime.value, isBun);
  if ('refused' in begun) return begun;
  const credentials = await pkg.credentials();
  const installing = await installingOf(folder, pkg, begun.start?.value ?? []);
  const output = build === null ? null : await outputOf(folder, pkg, framework, begun.start?.value ?? null);
  const name = isBun ? 'Bun' : 'Node';
  const hasLock = manager.value.lockFile !== null;
  return {
    stack: isBun ? 'bun' : 'node',
    framework: framework?.id ?? null,
    basis: `${name} ${runtime.value} with ${run}${framework ? `, ${framework.name}` : ''}`,
    runtime,
    manager: {
      id: manager.value.id,
      lockFile: manager.value.lockFile,
      said: said(manager.value.id, manager.sentence, manager.file, manager.line),
    },
    build,
    test: scriptSaid(pkg, run, ['test', 'test:ci', 'test:unit']),
    lint: scriptSaid(pkg, run, ['lint', 'lint:ci', 'check']),
    start: begun.start,
    output,
    image: {
      manifests: await pkg.manifests(manager.value.lockFile),
      dependencies:
        pkg.dependencies.size > 0 || installing.node.everything
          ? 'production'
          : pkg.devDependencies.size > 0
            ? 'development'
            : 'none',
      credentials,
      artefact: manager.value.version,
      way: framework?.way ?? null,
      node: installing.node,
      ...(top !== null && { workspace: top.workspace }),
    },
    notes: [
      ...begun.notes,
      ...(framework?.notes ?? []),
      ...installing.notes,
      ...(!hasLock && pkg.dependencies.size + pkg.devDependencies.size > 0
        ? ['There is no lock file: two builds of the same commit may get different dependencies. Commit one.']
        : []),
      ...(credentials !== null
        ? [
            `${credentials} holds a way in to a registry. It is lent to the build as the secret npmrc, and never copied into the image: a build of Optimus asks for it, and in a terminal it is docker build --secret id=npmrc,src=${credentials}.`,
          ]
        : []),
    ],
    port: null,
    usualPort: isSite ? 8080 : (framework?.port ?? 3000),
    health: isSite ? null : (framework?.health ?? null),
    endings,
  };
}
