import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from '../../main/testing/architecture/parse.ts';
import { projectFiles, projectRoot, readSources } from '../../main/testing/architecture/tree.ts';

interface LockEntry {
  version?: string;
  license?: string;
  optional?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

export interface ShippedPackage {
  /** Its folder, relative to the project. */
  path: string;
  name: string;
  version: string;
}

/** `a` of `a/b/c`, `@a/b` of `@a/b/c`; null for what is not a package. */
function packageName(specifier: string): string | null {
  if (/^(\.|\/|node:|#|[a-z]+:)/.test(specifier)) return null;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The packages whose code the bundler puts into the program and the page. */
async function bundledNames(): Promise<Set<string>> {
  const paths = (await projectFiles()).filter(
    (path) => /^(main|renderer|shared|preload)\/.*\.(tsx?|css)$/.test(path) && !/\.test\.tsx?$|\/testing\//.test(path),
  );
  const specifiers = (await readSources(paths)).flatMap(({ path, text }) =>
    path.endsWith('.css')
      ? [...text.matchAll(/@import\s+(?:url\()?['"]([^'"]+)/g)].map((match) => match[1] ?? '')
      : parse(path, text)
          .imports.filter(({ typeOnly }) => !typeOnly)
          .map(({ from }) => from),
  );
  return new Set(specifiers.map(packageName).filter((name) => name !== null && name !== 'electron') as string[]);
}

/** Everything that reaches a user's machine: what the program loads, what the page was built from, and Electron itself. */
export async function shippedPackages(): Promise<ShippedPackage[]> {
  const { packages } = JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>;
  };
  const resolve = (from: string, name: string): string | null => {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const path = at ? `${at}/node_modules/${name}` : `node_modules/${name}`;
      if (packages[path]) return path;
      if (at === '') return null;
    }
  };
  const found = new Map<string, LockEntry>();
  const visit = (from: string, name: string): void => {
    const path = resolve(from, name);
    const entry = path === null ? undefined : packages[path];
    if (path === null || !entry || found.has(path)) return;
    found.set(path, entry);
    const peers = Object.keys(entry.peerDependencies ?? {}).filter(
      (peer) => !entry.peerDependenciesMeta?.[peer]?.optional,
    );
    for (const next of [
      ...Object.keys(entry.dependencies ?? {}),
      ...Object.keys(entry.optionalDependencies ?? {}),
      ...peers,
    ])
      visit(path, next);
  };
  const own: LockEntry | undefined = packages[''];
  if (!own?.dependencies) throw new Error('package-lock.json does not say what the program depends on');
  for (const name of Object.keys(own.dependencies)) visit('', name);
  for (const name of await bundledNames()) visit('', name);
  // Only the program: what its installer needs stays on the build machine.
  const electron = packages['node_modules/electron'];
  if (electron) found.set('node_modules/electron', electron);

  return [...found]
    .map(([path, { version = '' }]) => ({ path, name: path.slice(path.lastIndexOf('node_modules/') + 13), version }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
