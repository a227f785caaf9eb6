import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogueEntry } from './catalogue.ts';
import { receipt, receiptName } from './download/fetch-model.ts';
import { type Inspected, inspectFolder, NoModel } from './inspect-folder.ts';

/** A model that lies on this machine, or the reason why what lies there cannot be used. */
export type Here = { folder: string } & ({ ok: true; about: Inspected } | { ok: false; sentence: string });

const words = (error: unknown) => (error instanceof NoModel ? error.message : `It cannot be read: ${String(error)}`);

export async function lookAtFolder(folder: string): Promise<Here> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) return { folder, ok: false, sentence: `The folder ${folder} is not there.` };
  try {
    return { folder, ok: true, about: await inspectFolder(folder) };
  } catch (error) {
    return { folder, ok: false, sentence: words(error) };
  }
}

/** Null when it was not fetched, or not to its end. */
export async function lookAtFetched(folder: string, entry: CatalogueEntry | null): Promise<Here | null> {
  let told: unknown;
  try {
    told = JSON.parse(await readFile(join(folder, receiptName), 'utf8'));
  } catch {
    return null;
  }
  const { success, data } = receipt.safeParse(told);
  if (!success) return null;
  for (const { path, bytes } of data.files) {
    const found = await stat(join(folder, path)).catch(() => null);
    if (found?.size !== bytes)
      return { folder, ok: false, sentence: `Its file ${path} is not what was fetched. Remove it and fetch it again.` };
  }
  if (!entry?.files) return lookAtFolder(folder);
  // What the library of models does not run says nothing of itself.
  const { task, dtype, pooling, prefixes } = entry;
  const bytes = data.files.reduce((sum, file) => sum + file.bytes, 0);
  return { folder, ok: true, about: { task, dtype, pooling, prefixes, contextTokens: null, bytes } };
}

/** What was being fetched when nobody wanted it any more. */
export async function sweepPartials(folder: string, wanted: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (!wanted(name)) await rm(join(folder, name), { recursive: true, force: true });
}
