// `npm run new:feature NAME`: a feature that works, in the three trees, registered.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { featureFiles } from './lib/feature-files.ts';
import { featureNames } from './lib/feature-names.ts';
import { freeKey, registrations } from './lib/register-feature.ts';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

async function newFeature(name: string): Promise<string[]> {
  const names = featureNames(name);
  const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard', 'main', 'renderer', 'shared'], {
    cwd: root,
  });
  const present = stdout.split('\n').filter(Boolean);
  const read = (file: string) => readFile(join(root, file), 'utf8');
  const inTheWay = present.find((file) => new RegExp(`^(main|renderer|shared)/features/${names.kebab}/`).test(file));
  if (inTheWay) throw new Error(`There is a feature "${name}" already: ${inTheWay}.`);

  const modules = present.filter((file) => /^renderer\/.*\.(ts|tsx)$/.test(file) && !file.includes('.test.'));
  const files = featureFiles(names, freeKey(names, await Promise.all(modules.map(read))));
  // All of it is worked out before the first byte is written: half a feature is worse than none.
  for (const [file, register] of Object.entries(registrations)) files[file] = register(await read(file), names, file);

  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  const written = Object.keys(files);
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  await run(process.execPath, [biome, 'check', '--write', ...written], { cwd: root });
  return written;
}

const [name] = process.argv.slice(2);
try {
  if (!name) throw new Error('Usage: npm run new:feature NAME, such as npm run new:feature dev-servers');
  const written = await newFeature(name);
  process.stdout.write(`${written.map((file) => `  ${file}`).join('\n')}\n`);
  process.stdout.write('It works as it is: npm start. Then say what it is, in its schema.ts and contract.ts.\n');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
