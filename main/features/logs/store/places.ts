import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../core/lib/atomic-file.ts';
import type { LogTarget } from '../types.ts';

const short = (text: string) =>
  BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 12)}`).toString(36);
/** Names of projects and services may be anything; names of folders may not. */
const folder = (name: string) =>
  `${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-|-$/g, '')}-${short(name)}`;

export const targetKey = ({ projectId, service }: LogTarget): string => `${projectId}/${service}`;
/** Of a source, in its keys. */
export const shortName = (id: string): string => short(id).padStart(10, '0').slice(0, 10);
export const serviceId = (target: LogTarget): string => `service:${targetKey(target)}`;

export const projectFolder = (root: string, projectId: string): string => join(root, folder(projectId));
export const sourceFolder = (root: string, target: LogTarget): string =>
  join(projectFolder(root, target.projectId), folder(target.service));

export async function markFolder(dir: string, target: LogTarget): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFileAtomic(join(dir, 'about.json'), JSON.stringify({ version: 1, ...target }), { mode: 0o600 });
}

async function readTarget(dir: string): Promise<LogTarget | null> {
  const text = await readFile(join(dir, 'about.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { projectId, service } = JSON.parse(text) as Partial<Record<keyof LogTarget, unknown>>;
    return typeof projectId === 'string' && typeof service === 'string' ? { projectId, service } : null;
  } catch {
    return null;
  }
}

/** Every source that an earlier life kept. */
export async function findSources(root: string): Promise<LogTarget[]> {
  const found: LogTarget[] = [];
  for (const project of await readdir(root).catch((): string[] => []))
    for (const name of await readdir(join(root, project)).catch((): string[] => [])) {
      const target = await readTarget(join(root, project, name));
      if (target && sourceFolder(root, target) === join(root, project, name)) found.push(target);
    }
  return found;
}
