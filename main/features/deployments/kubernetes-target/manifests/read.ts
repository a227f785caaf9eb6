import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Children } from '../../../../core/children/types.ts';
import { findProgram } from '../../../../core/lib/find-program.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { KubeObject } from '../client/objects.ts';

const mostBytes = 4 * 1024 * 1024;
const mostObjects = 300;

const refuse = (sentence: string) => new StepFailure(sentence, { code: 'MANIFESTS', retry: false });

function objectsOf(found: unknown, where: string): KubeObject[] {
  if (found === null || found === undefined) return [];
  const { apiVersion, kind, metadata, items } = found as { [key: string]: unknown } & {
    metadata?: { name?: unknown } | null;
  };
  if (kind === 'List' && Array.isArray(items)) return items.flatMap((item) => objectsOf(item, where));
  if (typeof apiVersion !== 'string' || typeof kind !== 'string')
    throw refuse(`${where} holds something that has no apiVersion or no kind`);
  if (typeof metadata?.name !== 'string' || metadata.name === '')
    throw refuse(`${where} holds a ${kind} without a name`);
  return [found as KubeObject];
}

export function parseManifests(text: string, where: string): KubeObject[] {
  const found: KubeObject[] = [];
  for (const document of parseAllDocuments(text, { logLevel: 'error' })) {
    const [error] = document.errors;
    if (error) throw refuse(`${where} cannot be read as YAML: ${error.message.split('\n')[0] ?? ''}`);
    found.push(...objectsOf(document.toJS({ maxAliasCount: 100 }) as unknown, where));
  }
  if (found.length > mostObjects) throw refuse(`${where} holds more than ${mostObjects} objects`);
  return found;
}

interface Asked {
  folder: string;
  path: string;
  children: Pick<Children, 'run'>;
  signal: AbortSignal;
}

async function kustomized(folder: string, where: string, { children, signal }: Asked): Promise<KubeObject[]> {
  if ((await findProgram('kubectl')) === null)
    throw refuse(`${where} is for kustomize, which Optimus does not do by itself: install kubectl, which does`);
  const { code, stdout, stderr } = await children.run({
    ...{ label: `kubectl kustomize ${where}`, command: 'kubectl', args: ['kustomize', folder], signal },
    maxOutputBytes: mostBytes,
  });
  if (code !== 0)
    throw refuse(`kubectl kustomize ${where} ended with ${code}: ${stderr.toString('utf8').trim().slice(0, 500)}`);
  return parseManifests(stdout.toString('utf8'), where);
}

/** The project's own manifests, as `kubectl apply -f` would read them. */
export async function readManifests(asked: Asked): Promise<KubeObject[]> {
  const { folder, path } = asked;
  const place = resolve(folder, path);
  const inside = relative(folder, place);
  if (inside.startsWith('..')) throw refuse(`${path} leads out of the project`);
  const found = await stat(place).catch(() => null);
  if (!found) throw refuse(`The project has no ${path}`);
  if (found.isFile()) return parseManifests(await textOf(place, path), path);
  const names = (await readdir(place)).sort();
  if (names.some((name) => /^kustomization\.ya?ml$/.test(name))) return kustomized(place, path, asked);
  if (names.includes('Chart.yaml'))
    throw refuse(`${path} is a chart of Helm, which Optimus does not do: write its manifests with helm template`);
  const objects: KubeObject[] = [];
  for (const name of names) {
    if (!/\.(?:ya?ml|json)$/.test(name)) continue;
    const file = join(place, name);
    if ((await stat(file)).isFile())
      objects.push(...parseManifests(await textOf(file, `${path}/${name}`), `${path}/${name}`));
  }
  if (objects.length === 0) throw refuse(`${path} holds no manifest`);
  return objects;
}

async function textOf(file: string, where: string): Promise<string> {
  if ((await stat(file)).size > mostBytes) throw refuse(`${where} is larger than 4 MB`);
  return readFile(file, 'utf8');
}
