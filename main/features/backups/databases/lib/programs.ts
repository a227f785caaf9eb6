import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { findProgram } from '../../../../core/lib/find-program.ts';

/** Folders with one more for each version, the newest first. */
async function versions(root: string, ...below: string[]): Promise<string[]> {
  const names = await readdir(root).catch(() => []);
  const number = (name: string) => Number(/\d+(?:\.\d+)?/.exec(name)?.[0] ?? 0);
  return names.sort((a, b) => number(b) - number(a)).map((name) => join(root, name, ...below));
}

/** Where installers leave the tools without putting them on the PATH. Debian's own on the PATH starts Perl to choose one. */
async function places(): Promise<string[]> {
  if (process.platform === 'win32') {
    const roots = [process.env.ProgramFiles, process.env['ProgramFiles(x86)']].filter((root) => root !== undefined);
    const found = await Promise.all(
      roots.flatMap((root) => [
        versions(join(root, 'PostgreSQL'), 'bin'),
        versions(join(root, 'MySQL'), 'bin'),
        versions(join(root, 'MongoDB', 'Tools'), 'bin'),
        versions(root).then((all) => all.filter((path) => /MariaDB/.test(path)).map((path) => join(path, 'bin'))),
      ]),
    );
    return found.flat();
  }
  const brew = await Promise.all(
    ['/opt/homebrew/opt', '/usr/local/opt'].map(async (root) =>
      (await versions(root, 'bin')).filter((path) => /postgresql|libpq|mysql|mariadb|redis|mongodb/.test(path)),
    ),
  );
  return [
    ...(await versions('/usr/lib/postgresql', 'bin')),
    ...(await versions('/Applications/Postgres.app/Contents/Versions', 'bin')),
    ...brew.flat(),
  ];
}

/** Beyond the PATH of who is not root. */
const systemPlaces = process.platform === 'win32' ? [] : ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** The first of these names that is installed. */
export async function findTool(...names: readonly string[]): Promise<string | null> {
  const path = [...(await places()), process.env.PATH ?? '', ...systemPlaces].join(delimiter);
  for (const name of names) {
    const found = await findProgram(name, { path });
    if (found !== null) return found;
  }
  return null;
}

/** All that are installed of one name, for who needs a certain version. */
export async function findTools(name: string): Promise<string[]> {
  const folders = [...(await places()), ...(process.env.PATH ?? '').split(delimiter), ...systemPlaces];
  const found = await Promise.all(folders.map((path) => findProgram(name, { path })));
  return [...new Set(found.filter((file) => file !== null))];
}
