import { type Service, type ServiceSpec, serviceSpec } from '../../../../shared/features/launcher/schema.ts';
import type { FoundService, Requirement } from '../finding/types.ts';
import type { Edit } from './edits-repo.ts';
import type { FileService } from './read-run-file.ts';

export interface Merged {
  spec: ServiceSpec;
  origin: Service['origin'];
  evidence: Service['evidence'];
  kind: string;
  main: boolean;
  requires: readonly Requirement[];
}

interface Sources {
  found: readonly FoundService[];
  file: readonly FileService[];
  edits: readonly Edit[];
}

const runOf = ({ run, folder }: ServiceSpec) => JSON.stringify([run, folder]);
const kindOf = ({ run }: ServiceSpec) => (run.type === 'compose' ? 'docker compose' : 'command');

/** Started otherwise than it was found, it is another thing, and needs other programs. */
function over(base: Merged | undefined, spec: ServiceSpec): Pick<Merged, 'kind' | 'requires'> {
  return base && runOf(base.spec) === runOf(spec)
    ? { kind: base.kind, requires: base.requires }
    : { kind: kindOf(spec), requires: [] };
}

/** What would be there if it were not hidden; what is gone since is not spoken of. */
export function hiddenIn({ found, file, edits }: Sources): string[] {
  const there = new Set([...found, ...file].map(({ spec }) => spec.name));
  return edits
    .filter((edit) => edit.removed && (edit.spec || there.has(edit.was ?? edit.name)))
    .map(({ name }) => name);
}

/** What was found, under what the file of the project says, under what the user said to Optimus. */
export function merge({ found, file, edits }: Sources): Merged[] {
  const all = new Map<string, Merged>();
  for (const { spec, ...rest } of found) {
    const parsed = serviceSpec.parse(spec);
    if (!all.has(parsed.name)) all.set(parsed.name, { spec: parsed, origin: 'found', ...rest });
  }
  const renamed = new Map<string, string>();
  const inFile = new Set(file.map(({ spec }) => spec.name));
  for (const { spec, main } of file) {
    // The same line in the same folder is the same thing, whatever it was called when it was found.
    const other = [...all.values()].find(
      (one) => one.origin === 'found' && !inFile.has(one.spec.name) && runOf(one.spec) === runOf(spec),
    );
    const base = all.get(spec.name) ?? other;
    if (other && base === other && all.delete(other.spec.name)) renamed.set(other.spec.name, spec.name);
    all.set(spec.name, { spec, main, origin: 'file', evidence: [], ...over(base, spec) });
  }

  const claimed = new Set(edits.map(({ name }) => name));
  // What was renamed leaves its place before anything takes it.
  const bases = new Map(edits.map(({ name, was }) => [name, all.get(was ?? name)]));
  for (const { name, was, removed } of edits) {
    if (was !== null && was !== name && !claimed.has(was) && all.delete(was)) renamed.set(was, name);
    if (removed) all.delete(name);
  }
  for (const { name, spec: said, main, removed } of edits) {
    const base = bases.get(name);
    const spec = said ?? (base ? { ...base.spec, name } : null);
    if (removed || !spec) continue;
    all.set(name, {
      spec: { ...spec, name },
      origin: 'edited',
      evidence: base?.evidence ?? [],
      main: main ?? base?.main ?? true,
      ...over(base, spec),
    });
  }
  if (renamed.size > 0)
    for (const one of all.values())
      if (one.spec.needs.some((need) => renamed.has(need) && !all.has(need)))
        one.spec = {
          ...one.spec,
          needs: one.spec.needs.map((need) => (all.has(need) ? need : (renamed.get(need) ?? need))),
        };
  return [...all.values()];
}
