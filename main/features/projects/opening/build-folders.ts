import { lstat, opendir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildFolder } from '../../../../shared/features/projects/schema.ts';

interface Maker {
  name: string;
  /** Beside one of these, and only there, it is what a build makes. `*` in front is an ending; empty: its name is enough. */
  beside: readonly string[];
  madeBy: string;
}

/** Only what a command makes again without anything being lost. */
const makers: readonly Maker[] = [
  { name: 'node_modules', beside: ['package.json'], madeBy: 'npm install' },
  { name: 'bower_components', beside: ['bower.json'], madeBy: 'bower install' },
  { name: '.next', beside: ['package.json'], madeBy: 'next build' },
  { name: '.nuxt', beside: ['package.json'], madeBy: 'nuxt build' },
  { name: '.output', beside: ['package.json'], madeBy: 'nuxt build' },
  { name: '.svelte-kit', beside: ['package.json'], madeBy: 'vite build' },
  { name: '.astro', beside: ['package.json'], madeBy: 'astro build' },
  { name: '.angular', beside: ['angular.json'], madeBy: 'ng build' },
  { name: '.turbo', beside: ['package.json'], madeBy: 'turbo run build' },
  { name: '.parcel-cache', beside: ['package.json'], madeBy: 'parcel build' },
  { name: 'target', beside: ['Cargo.toml'], madeBy: 'cargo build' },
  { name: 'target', beside: ['pom.xml'], madeBy: 'mvn package' },
  { name: 'target', beside: ['build.sbt'], madeBy: 'sbt compile' },
  { name: 'build', beside: ['build.gradle', 'build.gradle.kts'], madeBy: 'gradle build' },
  {
    name: '.gradle',
    beside: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
    madeBy: 'gradle build',
  },
  { name: 'build', beside: ['pubspec.yaml'], madeBy: 'flutter build' },
  { name: '.dart_tool', beside: ['pubspec.yaml'], madeBy: 'dart pub get' },
  { name: 'bin', beside: ['*.csproj', '*.fsproj', '*.vbproj'], madeBy: 'dotnet build' },
  { name: 'obj', beside: ['*.csproj', '*.fsproj', '*.vbproj'], madeBy: 'dotnet build' },
  {
    name: '.venv',
    beside: ['pyproject.toml', 'requirements.txt', 'setup.py', 'Pipfile'],
    madeBy: 'a new virtual environment',
  },
  { name: '.tox', beside: ['tox.ini', 'pyproject.toml', 'setup.cfg'], madeBy: 'tox' },
  { name: '.nox', beside: ['noxfile.py'], madeBy: 'nox' },
  { name: '__pycache__', beside: [], madeBy: 'running it' },
  { name: '.mypy_cache', beside: [], madeBy: 'mypy' },
  { name: '.pytest_cache', beside: [], madeBy: 'pytest' },
  { name: '.ruff_cache', beside: [], madeBy: 'ruff' },
  { name: 'vendor', beside: ['composer.json'], madeBy: 'composer install' },
  { name: '_build', beside: ['mix.exs', 'dune-project', 'rebar.config'], madeBy: 'the build' },
  { name: 'deps', beside: ['mix.exs'], madeBy: 'mix deps.get' },
  { name: 'Pods', beside: ['Podfile'], madeBy: 'pod install' },
  { name: 'DerivedData', beside: ['*.xcodeproj', '*.xcworkspace'], madeBy: 'Xcode' },
  { name: '.build', beside: ['Package.swift'], madeBy: 'swift build' },
  { name: '.stack-work', beside: ['stack.yaml'], madeBy: 'stack build' },
  { name: 'dist-newstyle', beside: ['*.cabal', 'cabal.project'], madeBy: 'cabal build' },
  { name: 'elm-stuff', beside: ['elm.json'], madeBy: 'elm make' },
  { name: 'zig-out', beside: ['build.zig'], madeBy: 'zig build' },
  { name: '.zig-cache', beside: ['build.zig'], madeBy: 'zig build' },
  { name: 'zig-cache', beside: ['build.zig'], madeBy: 'zig build' },
  { name: '.terraform', beside: ['*.tf'], madeBy: 'terraform init' },
];
const byName = new Map<string, Maker[]>();
for (const maker of makers) byName.set(maker.name, [...(byName.get(maker.name) ?? []), maker]);

const deepest = 6;
const mostFolders = 20_000;

const fits = (pattern: string, name: string) =>
  pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern;

/** Null when there is a repository in it: nobody can make again what was never pushed. */
async function sizeOf(path: string, signal: AbortSignal | undefined): Promise<{ bytes: number; files: number } | null> {
  let bytes = 0;
  let files = 0;
  const open = [path];
  // A file with many names takes its room once.
  const counted = new Set<string>();
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    signal?.throwIfAborted();
    const dir = await opendir(folder).catch(() => null);
    if (!dir) continue;
    try {
      for await (const entry of dir) {
        if (entry.name === '.git') return null;
        const at = join(folder, entry.name);
        if (entry.isDirectory()) open.push(at);
        else {
          const stats = await lstat(at).catch(() => null);
          if (!stats) continue;
          files += 1;
          const key = `${stats.dev}:${stats.ino}`;
          if (stats.nlink > 1 && counted.has(key)) continue;
          if (stats.nlink > 1) counted.add(key);
          bytes += stats.blocks * 512;
        }
      }
    } catch {
      // It went while we looked; what is left of it is counted.
    }
  }
  return { bytes, files };
}

interface Options {
  root: string;
  /** Of folders below the project, with `/`: those in which git tracks something. They are not for a build to make again. */
  tracked: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
  signal?: AbortSignal | undefined;
}

/** What can be thrown away and made again, largest first. Links are not followed. */
export async function findBuildFolders({ root, tracked, signal }: Options): Promise<BuildFolder[]> {
  const found: BuildFolder[] = [];
  let looked = 0;

  /** Folders to look into, and what a build may have made. */
  async function lookInto(folder: string) {
    const candidates: { path: string; madeBy: string }[] = [];
    const below: string[] = [];
    signal?.throwIfAborted();
    looked += 1;
    if (looked > mostFolders) return { candidates, below };
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    const names = entries.map(({ name }) => name);
    // A repository inside is a project of its own.
    if (folder !== '' && names.includes('.git')) return { candidates, below };
    for (const entry of entries) {
      if (!entry.isDirectory() || entry.name === '.git') continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const maker = byName
        .get(entry.name)
        ?.find(
          ({ beside }) => beside.length === 0 || beside.some((pattern) => names.some((name) => fits(pattern, name))),
        );
      if (maker) candidates.push({ path, madeBy: maker.madeBy });
      else below.push(path);
    }
    return { candidates, below };
  }

  // Level by level, so that git is asked once for each: a tree may hold thousands of `__pycache__`.
  let level = [''];
  for (let depth = 0; level.length > 0 && depth <= deepest; depth += 1) {
    const candidates: { path: string; madeBy: string }[] = [];
    const next: string[] = [];
    for (const folder of level) {
      const inside = await lookInto(folder);
      for (const one of inside.candidates) candidates.push(one);
      for (const one of inside.below) next.push(one);
    }
    const kept = candidates.length === 0 ? null : await tracked(candidates.map(({ path }) => path));
    for (const { path, madeBy } of candidates) {
      if (kept?.has(path)) {
        next.push(path);
        continue;
      }
      const size = await sizeOf(join(root, path), signal);
      if (size) found.push({ path, ...size, madeBy });
    }
    level = next;
  }
  return found.sort((a, b) => b.bytes - a.bytes);
}
