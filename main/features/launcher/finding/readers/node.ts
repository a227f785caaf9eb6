import { baseOf, folderOf, inFolder, proof, proofOf, upwards } from '../lines.ts';
import { listens, web } from '../ports.ts';
import { isSpeakable, quote } from '../quote.ts';
import type { Found, ProjectFiles, Requirement, Role } from '../types.ts';
import { type Manager, readScript, type ScriptTold } from './node-script.ts';

const mostPackages = 300;
const mostScripts = 12;
const wanted =
  /^(dev|develop|development|start|serve|server|watch|preview|worker|workers|web|api|app|client|frontend|backend|storybook|docs)([:._-].+)?$/i;
/** They end, or they change what is outside of the project. */
export const passing =
  /(^|[:._-])(build|test|tests|lint|deploy|publish|release|clean|migrate|migration|seed|reset|drop|delete|destroy|purge|wipe|nuke|install|prepare|setup|eject|format|fmt|check|types?|typecheck|e2e|ci|push|export|generate|codegen|down|stop|kill|remove|rm)([:._-]|$)/i;

const locks: readonly [string, Manager][] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];
const getManager: Record<Manager, string> = {
  npm: 'Install Node.js from nodejs.org; npm comes with it.',
  pnpm: 'Run corepack enable pnpm, or npm install -g pnpm.',
  yarn: 'Run corepack enable yarn, or npm install -g yarn.',
  bun: 'Install it from bun.sh.',
};

interface Package {
  folder: string;
  text: string;
  body: Record<string, unknown>;
  scripts: Map<string, string>;
  dependencies: Set<string>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function readPackage(files: ProjectFiles, path: string): Promise<Package | null> {
  const text = await files.text(path);
  if (text === null) return null;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    files.problem(path, 'Cannot be understood');
    return null;
  }
  if (!isObject(body)) return null;
  const scripts = new Map<string, string>();
  if (isObject(body.scripts))
    for (const [name, line] of Object.entries(body.scripts))
      if (typeof line === 'string' && line.trim() !== '' && isSpeakable(name) && name.length <= 100)
        scripts.set(name, line);
  const dependencies = new Set(
    [body.dependencies, body.devDependencies].flatMap((all) => (isObject(all) ? Object.keys(all) : [])),
  );
  return { folder: folderOf(path), text, body, scripts, dependencies };
}

/** By `packageManager`, else by the nearest lock file above it. */
function managerOf(files: ProjectFiles, { folder }: Package, packages: ReadonlyMap<string, Package>) {
  for (const place of upwards(folder)) {
    const said = packages.get(place)?.body.packageManager;
    const name = typeof said === 'string' ? /^(npm|pnpm|yarn|bun)@/.exec(said)?.[1] : undefined;
    const lock = locks.find(([file]) => files.has(inFolder(place, file)));
    if (name !== undefined || lock)
      return { manager: (name ?? lock?.[1] ?? 'npm') as Manager, at: place, locked: lock !== undefined };
  }
  return { manager: 'npm' as Manager, at: folder, locked: false };
}

const install = (manager: Manager, locked: boolean, at: string) =>
  `Run ${manager === 'npm' ? (locked ? 'npm ci' : 'npm install') : `${manager} install`} in ${at === '' ? 'the folder of the project' : at} first.`;

function requirementsOf(pkg: Package, manager: Manager, at: string, locked: boolean): Requirement[] {
  const all: Requirement[] = [{ type: 'program', name: manager, remedy: getManager[manager] }];
  if (pkg.dependencies.size > 0)
    all.push({
      type: 'path',
      // A workspace has them at its top.
      paths: upwards(pkg.folder).flatMap((place) => [inFolder(place, 'node_modules'), inFolder(place, '.pnp.cjs')]),
      why: 'What it depends on is not installed.',
      remedy: install(manager, locked, at),
    });
  return all;
}

const runs = (manager: Manager, script: string, platform: NodeJS.Platform) =>
  `${manager} run ${quote(script, platform)}`;

/** npm keeps for itself what is not behind `--`; the others hand everything on. */
const handedOn = (manager: Manager, argument: string) => (manager === 'npm' ? `-- ${argument}` : argument);

function roleOf(script: string, told: ScriptTold, isTop: boolean): Role {
  const [head = ''] = script.toLowerCase().split(/[:._-]/);
  const tail = script.slice(head.length + 1);
  if (passing.test(script) || /^(storybook|docs|preview)$/.test(head)) return 'offer';
  if (told.does === 'engine') return 'offer';
  if (told.does === 'conduct' || told.does === 'conduct-own') return isTop && tail === '' ? 'all' : 'offer';
  if (told.does === 'build') return tail === '' && /^(dev|start|watch)/.test(head) ? 'last' : 'offer';
  if (/prod|inspect|debug|ssl|https|mock|prod(uction)?$|staging/.test(tail)) return 'offer';
  if (/^workers?$/.test(head)) return tail === '' ? 'worker' : 'offer';
  if (head === 'watch') return told.port ? 'dev' : 'offer';
  if (/^dev/.test(head)) return 'dev';
  if (/^(start|serve|server|web|api|app|client|frontend|backend)$/.test(head))
    return tail === '' || /^dev/.test(tail) ? 'start' : 'offer';
  return 'offer';
}

/** Scripts of package.json files. */
export async function readNode(files: ProjectFiles): Promise<Found[]> {
  const packages = new Map<string, Package>();
  for (const path of files.named('package.json').slice(0, mostPackages)) {
    const pkg = baseOf(path) === 'package.json' ? await readPackage(files, path) : null;
    if (pkg) packages.set(pkg.folder, pkg);
  }
  const found: Found[] = [];
  for (const pkg of packages.values()) {
    const names = [...pkg.scripts.keys()].filter((name) => wanted.test(name) && !/^(build|test|lint)\b/.test(name));
    const { manager, at, locked } = managerOf(files, pkg, packages);
    const isWorkspace = pkg.body.workspaces !== undefined || files.has(inFolder(pkg.folder, 'pnpm-workspace.yaml'));
    for (const name of names.slice(0, mostScripts)) {
      const line = pkg.scripts.get(name) ?? '';
      const told = await readScript(
        { files, folder: pkg.folder, scripts: pkg.scripts, dependencies: pkg.dependencies },
        line,
      );
      const role = roleOf(name, told, pkg.folder === '' || isWorkspace);
      const argument = told.port?.argument;
      const path = inFolder(pkg.folder, 'package.json');
      const proved = proof(path, pkg.text, scriptPlace(pkg.text, name));
      found.push({
        name,
        kind: told.kind ?? manager,
        family: 'node',
        role,
        spec: {
          run: { type: 'command', command: runs(manager, name, files.platform) },
          folder: pkg.folder,
          ...(told.port && { port: { ...told.port, argument: argument ? handedOn(manager, argument) : null } }),
          ready: told.does === 'web' && told.port ? web() : told.port ? listens : null,
        },
        ...((isWorkspace || role === 'all') && {
          covers: told.does === 'conduct' ? ('all' as const) : ('family' as const),
        }),
        evidence: [proved.line === null ? proofOf(path, `${name}: ${line}`) : proved],
        requires: requirementsOf(pkg, manager, at, locked),
      });
    }
  }
  return found;
}

/** Where the script stands, and not a dependency of the same name. */
function scriptPlace(text: string, name: string): string | RegExp {
  const scripts = text.search(/"scripts"\s*:/);
  const place = text.indexOf(JSON.stringify(name), Math.max(0, scripts));
  if (place < 0) return JSON.stringify(name);
  const end = text.indexOf('\n', place);
  const start = text.lastIndexOf('\n', place) + 1;
  return text.slice(start, Math.min(end < 0 ? text.length : end, start + 300));
}
