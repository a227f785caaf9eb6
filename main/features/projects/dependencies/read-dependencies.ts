import type { DependenciesResult, DependencyNode, FileEntry, ProjectFiles } from '../types.ts';
import { formatOf } from './formats/registry.ts';
import { join, mostNodes } from './join.ts';
import type { Format, Lock, Manifest, Reading } from './parts.ts';
import { baseOf, folderOf } from './text/paths.ts';

/** More manifests than a project of people has; a generated tree shall not cost minutes. */
const mostFiles = 3_000;

function why(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const first = text.split('\n', 1)[0] ?? '';
  return `Cannot be understood: ${first.length > 200 ? `${first.slice(0, 200)}…` : first}`;
}

function relevant(files: ProjectFiles): { entry: FileEntry; format: Format }[] {
  const found: { entry: FileEntry; format: Format }[] = [];
  for (const entry of files.list) {
    const format = formatOf(baseOf(entry.path), entry.path);
    if (format !== null && files.counts(entry.path)) found.push({ entry, format });
  }
  return found;
}

/** Everything that the manifests and lock files of a project tell of what it depends on. */
export function readDependencies(files: ProjectFiles): DependenciesResult {
  const manifests: Manifest[] = [];
  const locks: Lock[] = [];
  const kept = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T => {
    if (!kept.has(key)) kept.set(key, make());
    // The key names the maker, so what is kept is what it made.
    return kept.get(key) as T;
  };
  const found = relevant(files);
  if (found.length > mostFiles) files.problem('', `Only ${mostFiles} of ${found.length} manifests have been read`);
  for (const { entry, format } of found.slice(0, mostFiles)) {
    const file = entry.path;
    const folder = folderOf(file);
    try {
      const text = format.binary === true ? '' : files.text(file, format.maxBytes);
      if (text === null) {
        if (entry.size > format.maxBytes) files.problem(file, 'Too large to be read for dependencies');
        continue;
      }
      const reading: Reading = {
        files,
        file,
        folder,
        text,
        manifest: (manifest) => manifests.push({ file, folder, ...manifest }),
        lock: (lock) => locks.push({ file, folder, ...lock }),
        problem: (reason) => files.problem(file, reason),
        once,
      };
      format.read(reading);
    } catch (error) {
      files.problem(file, why(error));
    }
  }
  const joined = join(manifests, locks);
  if (joined.cut) files.problem('', `Only ${mostNodes} dependencies are kept`);
  const dependencies = inOrder(joined.dependencies);
  return {
    dependencies,
    counts: count(dependencies),
    unlocked: joined.unlocked,
    stale: joined.stale,
    provides: provided(manifests),
  };
}

function provided(manifests: readonly Manifest[]): DependenciesResult['provides'] {
  const all = new Map<string, DependenciesResult['provides'][number]>();
  for (const { ecosystem, provides } of manifests)
    if (provides !== null) all.set(`${ecosystem}\n${provides}`, { ecosystem, name: provides });
  return [...all.values()];
}

function count(nodes: readonly DependencyNode[]): DependenciesResult['counts'] {
  let direct = 0;
  let development = 0;
  for (const node of nodes) {
    if (node.direct) direct += 1;
    if (node.development) development += 1;
  }
  return { direct, transitive: nodes.length - direct, development };
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** What the project asks for itself first, as it is read later in pages from the top. */
function inOrder(nodes: readonly DependencyNode[]): DependencyNode[] {
  const places = nodes.map((node, place) => ({ node, place }));
  places.sort(
    (a, b) =>
      Number(b.node.direct) - Number(a.node.direct) ||
      Number(a.node.development) - Number(b.node.development) ||
      order(a.node.name, b.node.name) ||
      a.place - b.place,
  );
  const now = new Int32Array(nodes.length);
  places.forEach(({ place }, index) => {
    now[place] = index;
  });
  return places.map(({ node }) => {
    node.requires.forEach((place, at) => {
      node.requires[at] = now[place] ?? 0;
    });
    return node;
  });
}
