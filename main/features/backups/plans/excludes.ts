import { join } from 'node:path';
import type { ProjectDetail } from '../../../../shared/features/projects/schema.ts';

/** By these names alone they are installed, compiled or cached, wherever they are. */
const byName: Record<string, readonly string[]> = {
  npm: ['node_modules', '.next', '.nuxt', '.svelte-kit', '.turbo', '.parcel-cache', '.vite'],
  pypi: ['__pycache__', '.venv', '.tox', '.nox', '.mypy_cache', '.pytest_cache', '.ruff_cache'],
  conda: ['__pycache__'],
  gradle: ['.gradle'],
  maven: ['.gradle'],
  elm: ['elm-stuff'],
  terraform: ['.terraform'],
  pub: ['.dart_tool'],
  cocoapods: ['Pods', 'DerivedData'],
  swift: ['.build', 'DerivedData'],
  zig: ['zig-out', '.zig-cache', 'zig-cache'],
  hackage: ['.stack-work', 'dist-newstyle'],
};
/** Names that mean something else elsewhere: only beside the manifest of such a package. */
const beside: Record<string, readonly string[]> = {
  npm: ['dist', 'build', 'coverage', '.output', '.astro', '.angular'],
  cargo: ['target'],
  maven: ['target', 'build'],
  gradle: ['build'],
  sbt: ['target'],
  nuget: ['bin', 'obj'],
  packagist: ['vendor'],
  composer: ['vendor'],
  pypi: ['venv', 'env', 'build', 'dist'],
  hex: ['_build', 'deps'],
  pub: ['build'],
  gem: ['vendor/bundle'],
  rubygems: ['vendor/bundle'],
};

/**
 * What a build or an install brings back, for what a project is made with. What git ignores is not looked at: `.env` and data of
 * one machine are ignored by it, and are nowhere else.
 */
export function excludesOf(root: string, detail: Pick<ProjectDetail, 'packages'>, built: readonly string[]): string[] {
  const patterns = new Set<string>();
  for (const { ecosystem } of detail.packages) for (const name of byName[ecosystem] ?? []) patterns.add(name);
  for (const { ecosystem, path } of detail.packages)
    for (const name of beside[ecosystem] ?? []) patterns.add(join(root, path, name));
  // What was found there and is of no name above.
  const covered = (path: string) =>
    path.split('/').some((name) => patterns.has(name)) || patterns.has(join(root, path));
  for (const path of built) if (!covered(path)) patterns.add(join(root, path));
  return [...patterns].sort((a, b) => Number(a.startsWith('/')) - Number(b.startsWith('/')) || (a < b ? -1 : 1));
}
