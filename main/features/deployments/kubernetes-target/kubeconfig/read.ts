import { readFile, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { KubeFault } from '../client/faults.ts';

const mostBytes = 4 * 1024 * 1024;
const text = z.string().nullish();

const cluster = z.object({
  server: text,
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': text,
  'proxy-url': text,
});
const exec = z.object({
  apiVersion: text,
  command: z.string().min(1),
  args: z.array(z.coerce.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.coerce.string() })).nullish(),
  installHint: text,
  provideClusterInfo: z.boolean().nullish(),
  interactiveMode: text,
});
const user = z.object({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  'auth-provider': z.object({ name: text }).nullish(),
  exec: exec.nullish(),
});
const context = z.object({ cluster: z.string(), user: z.string().default(''), namespace: text });

export type KubeCluster = z.infer<typeof cluster>;
export type KubeUser = z.infer<typeof user>;
export type KubeExec = z.infer<typeof exec>;
type KubeContext = z.infer<typeof context>;

/** Of several files that name the same thing the first counts; relative paths are those of the file that says them. */
export interface Kubeconfig {
  files: string[];
  current: string | null;
  contexts: Map<string, KubeContext>;
  clusters: Map<string, KubeCluster & { folder: string }>;
  users: Map<string, KubeUser & { folder: string }>;
}

interface From {
  /** The user's own choice; null: as kubectl finds it. */
  path: string | null;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}

const expanded = (path: string, home: string) =>
  path === '~' || /^~[/\\]/.test(path) ? join(home, path.slice(1)) : path;

export function kubeconfigPaths({ path, env, home }: From): { paths: string[]; wanted: boolean } {
  if (path !== null) return { paths: [expanded(path, home)], wanted: true };
  const said = (env.KUBECONFIG ?? '').split(delimiter).filter(Boolean);
  if (said.length > 0) return { paths: [...new Set(said.map((one) => expanded(one, home)))], wanted: false };
  return { paths: [join(home, '.kube', 'config')], wanted: false };
}

const config = (sentence: string, remedy?: string) => new KubeFault('config', sentence, { remedy });

async function readOne(path: string, wanted: boolean): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    const { size } = await stat(path);
    if (size > mostBytes) throw config(`${path} is larger than 4 MB`);
    return parse(await readFile(path, 'utf8'), { maxAliasCount: 100 }) as unknown;
  } catch (error) {
    if (error instanceof KubeFault) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !wanted) return null;
    if (code === 'ENOENT') throw config(`There is no file ${path}`, 'Choose another kubeconfig.');
    if (code === 'EACCES' || code === 'EISDIR') throw config(`${path} cannot be read (${code})`);
    // The words of the parser quote the file, which holds secrets.
    throw config(`${path} is no kubeconfig: it cannot be read as YAML`);
  }
}

function named<T>(path: string, found: unknown, key: string, inner: string, schema: z.ZodType<T>): [string, T][] {
  const rows = (found as Record<string, unknown>)[key];
  if (rows === undefined || rows === null) return [];
  if (!Array.isArray(rows)) throw config(`${path} is no kubeconfig: its ${key} are no list`);
  return rows.map((row: unknown, i) => {
    const { name } = (row ?? {}) as { name?: unknown };
    const read = schema.safeParse((row as Record<string, unknown> | null)?.[inner] ?? {});
    if (typeof name !== 'string' || !read.success)
      throw config(
        `${path} is no kubeconfig: the ${inner} ${typeof name === 'string' ? name : i + 1} is not as it should be`,
      );
    return [name, read.data];
  });
}

export async function readKubeconfig(from: From): Promise<Kubeconfig> {
  const { paths, wanted } = kubeconfigPaths(from);
  const all: Kubeconfig = { files: [], current: null, contexts: new Map(), clusters: new Map(), users: new Map() };
  for (const path of paths) {
    const found = await readOne(path, wanted);
    if (found === null) continue;
    if (typeof found !== 'object' || Array.isArray(found)) throw config(`${path} is no kubeconfig`);
    all.files.push(path);
    const folder = dirname(path);
    const current = (found as Record<string, unknown>)['current-context'];
    if (all.current === null && typeof current === 'string' && current !== '') all.current = current;
    const first = <T>(map: Map<string, T>, [name, value]: [string, T]) => void (map.has(name) || map.set(name, value));
    for (const row of named(path, found, 'contexts', 'context', context)) first(all.contexts, row);
    for (const [name, row] of named(path, found, 'clusters', 'cluster', cluster))
      first(all.clusters, [name, { ...row, folder }]);
    for (const [name, row] of named(path, found, 'users', 'user', user)) first(all.users, [name, { ...row, folder }]);
  }
  if (all.files.length === 0)
    throw config(
      `There is no kubeconfig: ${paths.join(', ')} ${paths.length === 1 ? 'is' : 'are'} not there`,
      'Fetch one from your cluster, set KUBECONFIG, or name a file in the place.',
    );
  return all;
}

export const besides = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path));
