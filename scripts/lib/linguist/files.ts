import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { TableSources } from './compile-tables.ts';

export const dataFolder = resolve(import.meta.dirname, '../../../resources/linguist');
export const moduleFile = resolve(import.meta.dirname, '../../../main/features/projects/languages/tables.ts');
export const tableNames = ['languages', 'heuristics', 'vendor', 'documentation'] as const;

export async function readTables(folder: string): Promise<TableSources> {
  const text = (name: string) => readFile(join(folder, `${name}.yml`), 'utf8');
  const [languages, heuristics, vendor, documentation] = await Promise.all(tableNames.map(text));
  return {
    languages: languages ?? '',
    heuristics: heuristics ?? '',
    vendor: vendor ?? '',
    documentation: documentation ?? '',
  };
}

export const readVersion = async () => (await readFile(join(dataFolder, 'VERSION'), 'utf8')).trim();
