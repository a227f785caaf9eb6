import type { Said } from '../types.ts';
import type { ProjectFolder } from './open-folder.ts';
import { lineOf, said } from './say.ts';
import { type Refused, refused } from './types.ts';

const mostDependencies = 5_000;
const locks: readonly [string, string][] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const namesOf = (value: unknown) => new Set(isObject(value) ? Object.keys(value).slice(0, mostDependencies) : []);

export async function readNodePackage(folder: ProjectFolder) {
  const text = await folder.text('package.json');
  if (text === null) {
    const there = await folder.has('package.json');
    return there
      ? refused('package.json cannot be read: it is too large, no text, or leads out of the project.', 'Look at it.')
      : null;
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refused('package.json is no valid JSON.', 'Mend it: npm reads it too.');
  }
  if (!isObject(body)) return refused('package.json holds no object.', 'Mend it: npm reads it too.');
  const scripts = new Map<string, string>();
  if (isObject(body.scripts))
    for (const [name, line] of Object.entries(body.scripts))
      if (typeof line === 'string' && line.trim() !== '' && /^[\w:.-]{1,100}$/.test(name)) scripts.set(name, line);
  const inScripts = Math.max(0, text.search(/"scripts"\s*:/));
  const manifestsBesides = ['.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', 'pnpm-workspace.yaml', 'bunfig.toml'];

  /** A token that is named by a variable is none; one that is written out is. */
  async function credentials(): Promise<string | null> {
    const npmrc = await folder.text('.npmrc');
    return npmrc !== null && /_(?:authToken|auth|password)[ \t]*=(?![ \t]*["']?\$\{)/.test(npmrc) ? '.npmrc' : null;
  }
  return {
    text,
    body,
    scripts,
    dependencies: new Set([...namesOf(body.dependencies), ...namesOf(body.optionalDependencies)]),
    devDependencies: namesOf(body.devDependencies),
    line: (needle: string) => lineOf(text, needle),
    scriptLine: (name: string) => lineOf(text, JSON.stringify(name), inScripts),
    credentials,
    async manifests(lockFile: string | null): Promise<string[]> {
      const secret = await credentials();
      const found = ['package.json', ...(lockFile === null ? [] : [lockFile])];
      for (const file of manifestsBesides) if (file !== secret && (await folder.has(file))) found.push(file);
      return found;
    },
  };
}
export type NodePackage = Exclude<Awaited<ReturnType<typeof readNodePackage>>, null | Refused>;

/** By `packageManager`, else by the lock file; `version` is the exact one that corepack would take. */
export async function nodeManager(
  folder: ProjectFolder,
  pkg: NodePackage,
): Promise<Said<{ id: string; lockFile: string | null; version: string | null }>> {
  const wanted = typeof pkg.body.packageManager === 'string' ? pkg.body.packageManager : '';
  const named = /^(npm|pnpm|yarn|bun)@(\d+\.\d+\.\d+[\w.-]*)/.exec(wanted);
  const found: [string, string][] = [];
  for (const lock of locks) if (await folder.has(lock[0])) found.push(lock);
  const id = named?.[1] ?? found[0]?.[1] ?? 'npm';
  const lockFile = found.find(([, manager]) => manager === id)?.[0] ?? null;
  const value = { id, lockFile, version: named?.[2] ?? null };
  if (named)
    return said(value, `packageManager asks for ${id} ${named[2]}.`, 'package.json', pkg.line('"packageManager"'));
  return lockFile === null
    ? said(value, 'There is no lock file, and npm comes with Node.')
    : said(value, `${lockFile} is written by ${id}.`, lockFile);
}

/** Which Node the manifest asks for. `file`: what it is called to the user. */
export function wantedNode({ body, text }: Pick<NodePackage, 'body' | 'text'>, file: string) {
  for (const key of ['volta', 'engines']) {
    const wanted = isObject(body[key]) ? body[key].node : undefined;
    if (typeof wanted === 'string' && wanted.trim() !== '')
      return {
        wanted: wanted.trim(),
        file,
        line: lineOf(text, '"node"', Math.max(0, text.indexOf(`"${key}"`))),
      };
  }
  return null;
}
