import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Service } from '../../../../shared/features/launcher/schema.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { readFacts } from '../facts/read-facts.ts';
import { type KnownProject, readProject } from '../facts/read-project.ts';
import type { ShippingFacts } from '../types.ts';

/** A project of these files. */
export async function folderOf(files: Readonly<Record<string, string>>, name = 'Shop API'): Promise<string> {
  const folder = join(await realpath(await tempDir()), name.replace(/[^\w -]/g, '_'));
  await mkdir(folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** What the members of a project that can be shipped are made of; those that were named, where some were. */
export async function membersOf(
  files: Readonly<Record<string, string>>,
  name = 'Shop API',
  service: Service | null = null,
): Promise<{ known: KnownProject; facts: ShippingFacts[]; refused: string[] }> {
  const project = { id: 'p', name, folder: await folderOf(files, name) };
  const known = await readProject(project);
  const facts: ShippingFacts[] = [];
  const refused: string[] = [];
  for (const one of known.members) {
    const read = await readFacts({ project, known: one, service });
    if ('refused' in read) refused.push(read.refused.why);
    else facts.push(read);
  }
  return { known, facts, refused };
}

/** Of a project without parts. */
export async function factsOf(
  files: Readonly<Record<string, string>>,
  name = 'Shop API',
  service: Service | null = null,
): Promise<ShippingFacts> {
  const { facts, refused } = await membersOf(files, name, service);
  const [first, second] = facts;
  if (first === undefined || second !== undefined) throw new Error(`${facts.length} members; ${refused.join(' ')}`);
  return first;
}

export const refusalOf = async (files: Readonly<Record<string, string>>) => (await membersOf(files)).refused[0] ?? null;
