// `npm run silero -- <folder or .tgz>`: takes the model that finds speech from an unpacked or packed `@ricky0123/vad-web`,
// which brings it along. `npm run silero -- --download <version>`: from the registry of npm. It is Silero's, under MIT.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { glob, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../main/testing/architecture/tree.ts';

const run = promisify(execFile);
const [source, version] = process.argv.slice(2);
const temporary = await mkdtemp(join(tmpdir(), 'silero-'));

async function packed(): Promise<string> {
  if (source === undefined) throw new Error('say from where: a folder, a .tgz, or --download <version>');
  if (source !== '--download') return resolve(source);
  if (version === undefined) throw new Error('say which version: npm run silero -- --download 0.0.31');
  const asked = ['pack', `@ricky0123/vad-web@${version}`, '--silent', '--pack-destination', temporary];
  const { stdout } = await run('npm', asked, { shell: process.platform === 'win32' });
  return join(temporary, stdout.trim());
}

async function unpacked(place: string): Promise<string> {
  if ((await stat(place)).isDirectory()) return place;
  await run('tar', ['-xzf', place, '-C', temporary]);
  return temporary;
}

async function firstOf(pattern: string, cwd: string): Promise<string> {
  for await (const path of glob(pattern, { cwd })) return join(cwd, path);
  throw new Error(`there is no ${pattern} in it`);
}

try {
  const folder = await unpacked(await packed());
  const model = await readFile(await firstOf('**/silero_vad_v6.onnx', folder));
  const about = JSON.parse(await readFile(await firstOf('**/package.json', folder), 'utf8')) as { version: string };
  const sum = createHash('sha256').update(model).digest('hex');
  const target = join(projectRoot, 'resources', 'voice');
  await writeFile(join(target, 'silero_vad.onnx'), model);
  await writeFile(join(target, 'VERSION'), `v6, from @ricky0123/vad-web ${about.version}\nsha256 ${sum}\n`);
  console.log(`silero v6, ${model.length} bytes, sha256 ${sum}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true, force: true });
}
