import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { Children } from '../../../../core/children/types.ts';
import { findProgram } from '../../../../core/lib/find-program.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { KubeObject } from '../client/objects.ts';

const mostBytes = 4 * 1024 * 1024;
const mostObjects = 300;

const text = z.record(z.string(), z.coerce.string()).nullish();
const container = z.looseObject({ name: z.string().nullish(), image: z.string().nullish() });
const containers = z.array(container).nullish();
/** As much of it as is looked at: what else is in it is judged by the cluster. */
const object = z.looseObject({
  /** Both become parts of addresses. */
  apiVersion: z.string().regex(/^(?:[a-z0-9][a-z0-9.-]*\/)?[a-z0-9]+$/),
  kind: z.string().regex(/^[A-Za-z0-9]+$/),
  metadata: z.looseObject({
    name: z.string().regex(/^(?!\.{1,2}$)[^/%]+$/),
    namespace: z.string().optional(),
    labels: text,
    annotations: text,
  }),
  spec: z.looseObject({}).nullish(),
});
const deployment = z.looseObject({
  spec: z.looseObject({
    selector: z.looseObject({ matchLabels: text }).nullish(),
    template: z
      .looseObject({
        metadata: z.looseObject({ labels: text }).nullish(),
        spec: z.looseObject({ containers, initContainers: containers }).nullish(),
      })
      .nullish(),
  }),
});

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
  for (const schema of [object, ...(kind === 'Deployment' ? [deployment] : [])]) {
    const { error } = schema.safeParse(found);
    const path = error?.issues[0]?.path.join('.') ?? '';
    if (error) throw refuse(`${where}: the ${kind} ${metadata.name} is not as it should be${path && ` at ${path}`}`);
  }
  return [found as KubeObject];
}

function documentsOf(text: string, where: string): unknown[] {
  try {
    return parseAllDocuments(text, { logLevel: 'error' }).map((document) => {
      const [error] = document.errors;
      if (error) throw error;
      // What holds itself, and what is endless, ends here.
      return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null)) as unknown;
    });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw refuse(`${where} cannot be read as YAML: ${why.slice(0, 300)}`);
  }
}

export function parseManifests(text: string, where: string): KubeObject[] {
  const found: KubeObject[] = [];
  for (const one of documentsOf(text, where)) found.push(...objectsOf(one, where));
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
  try {
    return await readAll(asked);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof StepFailure || typeof code !== 'string') throw error;
    throw refuse(`${asked.path} cannot be read (${code})`);
  }
}

async function readAll(asked: Asked): Promise<KubeObject[]> {
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
    if (objects.length > mostObjects) throw refuse(`${path} holds more than ${mostObjects} objects`);
  }
  if (objects.length === 0) throw refuse(`${path} holds no manifest`);
  return objects;
}

async function textOf(file: string, where: string): Promise<string> {
  if ((await stat(file)).size > mostBytes) throw refuse(`${where} is larger than 4 MB`);
  return readFile(file, 'utf8');
}
