import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { findServices } from '../find-services.ts';
import type { FindingOutput } from '../types.ts';
import { wantedEndings, wantedNames } from '../wanted.ts';

const heavy = new Set(['node_modules', '.venv', 'vendor', 'deps', '.git']);

export async function writeTree(root: string, tree: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(tree)) {
    const place = join(root, path);
    if (path.endsWith('/')) await mkdir(place, { recursive: true });
    else {
      await mkdir(dirname(place), { recursive: true });
      await writeFile(place, text);
    }
  }
}

/** As projects lists them: names that are wanted, not what is installed, the shallowest first. */
export async function listedPaths(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => !path.split('/').some((part) => heavy.has(part)))
    .filter((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
      return wantedNames.includes(name) || wantedEndings.some((ending) => name.endsWith(ending));
    })
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
}

export interface FoundIn extends FindingOutput {
  root: string;
  /** `web: npm run dev @ apps/web :5173 -- --port {port}`, main ones only. */
  main: string[];
  offered: string[];
}

const line = ({ spec }: FindingOutput['services'][number]) => {
  const run =
    spec.run.type === 'command' ? spec.run.command : `compose ${spec.run.file} ${spec.run.services?.join(' ')}`;
  const { wanted, variable, argument } = spec.port ?? {};
  return [
    `${spec.name}: ${run}`,
    spec.folder ? `@ ${spec.folder}` : '',
    wanted ? `:${wanted}` : '',
    variable ? `$${variable}` : '',
    argument ? `+ ${argument}` : '',
    spec.needs?.length ? `needs ${spec.needs.join()}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
};

/** What is found in a folder with these files. Only the first of these programs are installed. */
export async function findIn(
  tree: Readonly<Record<string, string>>,
  { searchPath = '', platform = 'linux' as NodeJS.Platform } = {},
): Promise<FoundIn> {
  const root = await tempDir();
  await writeTree(root, tree);
  const output = await findServices({ root, paths: await listedPaths(root), platform, searchPath });
  const lines = (main: boolean) => output.services.filter((one) => one.main === main).map(line);
  return { ...output, root, main: lines(true), offered: lines(false) };
}
