import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Service } from '../../../../shared/features/launcher/schema.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { readFacts } from '../facts/read-facts.ts';
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

export async function factsOf(
  files: Readonly<Record<string, string>>,
  name = 'Shop API',
  service: Service | null = null,
): Promise<ShippingFacts> {
  const facts = await readFacts({ project: { id: 'p', name, folder: await folderOf(files, name) }, service });
  if ('refused' in facts) throw new Error(`refused: ${facts.refused.why}`);
  return facts;
}

export const refusalOf = async (files: Readonly<Record<string, string>>) => {
  const facts = await readFacts({ project: { id: 'p', name: 'p', folder: await folderOf(files) }, service: null });
  return 'refused' in facts ? facts.refused.why : null;
};
