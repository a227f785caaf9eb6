import { resolve } from 'node:path';
import { toLines } from '../dependencies/lines.ts';
import { readDependencies } from '../dependencies/read-dependencies.ts';
import { openProjectFiles } from '../files/project-files.ts';
import { damageAt } from '../finding/git-damage.ts';
import { byName } from '../languages/detect.ts';
import { type PackedScan, packScan } from '../scanned.ts';
import { findSecrets } from '../secrets/find-secrets.ts';
import { readStack } from '../stack/read-stack.ts';
import type { ScanInput, ScanOutput } from '../types.ts';

/** All that the files of one project tell, each file read once. */
export async function scan(input: ScanInput): Promise<PackedScan> {
  return packScan(scanProject(input));
}

function scanProject(input: ScanInput): ScanOutput {
  const started = performance.now();
  const files = openProjectFiles(input);
  const languages = byName(files);
  const { dependencies, ...facts } = readDependencies(files);
  const stack = readStack(files, { dependencies, ...facts });
  const secrets = input.untracked === null ? [] : findSecrets(files, isTrackedBeside(input.untracked));
  let bytes = 0;
  let newestMtime = 0;
  for (const { size, mtimeMs } of files.list) {
    bytes += size;
    if (mtimeMs > newestMtime) newestMtime = mtimeMs;
  }
  return {
    files: files.list.length,
    bytes,
    newestMtime: newestMtime === 0 ? null : newestMtime,
    cut: files.cut,
    languages,
    stack,
    dependencies: facts,
    dependencyLines: toLines(dependencies),
    dependencyNames: [...new Set(dependencies.map(({ name }) => name))],
    locals: dependencies.flatMap(({ local, ecosystem, name, file }) =>
      local === null ? [] : [{ ecosystem, name, path: resolve(input.path, local), file }],
    ),
    secrets,
    damage: input.gitDir === null || input.kind === 'bare' ? null : damageAt(input.path),
    problems: files.problems(),
    tookMs: performance.now() - started,
  };
}

/** Folders among the untracked end in `/`. */
function isTrackedBeside(untracked: readonly string[]): (path: string) => boolean {
  const files = new Set(untracked);
  const folders = untracked.filter((path) => path.endsWith('/'));
  return (path) => !files.has(path) && !folders.some((folder) => path.startsWith(folder));
}
