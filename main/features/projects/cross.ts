import { invalid } from '../../../shared/contract/errors.ts';
import type { Dependency, DependencyName, ProjectEdge } from '../../../shared/features/projects/schema.ts';
import { turn } from '../../core/lib/turn.ts';
import type { Catalogue } from './catalogue.ts';
import { createLineReader, linesOf } from './dependencies/lines.ts';
import { lookupKeys } from './dependencies/lookup-key.ts';
import type { UsesFilter } from './dependencies/uses.ts';
import type { FactsRepo } from './facts-repo.ts';

const mostUses = 5_000;
const mostNames = 50;
/** A letter that begins half of all names must not have every project read. */
const mostAsked = 300;
/** Reading a body takes a part of a millisecond; after so many others have their turn. */
const perTurn = 8;

interface Deps {
  catalogue: Catalogue;
  factsRepo: Pick<FactsRepo, 'askingFor' | 'dependencies'>;
}

/** Versions are compared as each ecosystem does: no start needs that. */
const comparing = () => import('./dependencies/uses.ts');

/** Questions over all projects: who uses what, and who depends on whom. */
export function createCross({ catalogue, factsRepo }: Deps) {
  async function uses(filter: UsesFilter, signal?: AbortSignal) {
    const { problemOf, usesIn } = await comparing();
    const found: { projectId: string; dependency: Dependency }[] = [];
    let uncompared = 0;
    let read = 0;
    const asking = new Set<string>();
    const ecosystems = new Set<string>();
    // As its ecosystem sees the name: flask_login is flask-login.
    for (const key of lookupKeys(filter.name, filter.ecosystem))
      for (const id of await factsRepo.askingFor(key)) asking.add(id);
    for (const id of await factsRepo.askingFor(filter.name)) asking.add(id);
    for (const projectId of asking) {
      signal?.throwIfAborted();
      if (!catalogue.get(projectId)) continue;
      const lines = await factsRepo.dependencies(projectId);
      if (lines !== null) {
        const result = usesIn(lines, filter);
        uncompared += result.uncompared;
        for (const ecosystem of result.ecosystems) ecosystems.add(ecosystem);
        for (const dependency of result.uses) found.push({ projectId, dependency });
      }
      if (found.length > mostUses) return { uses: found.slice(0, mostUses), cut: true, uncompared };
      read += 1;
      if (read % perTurn === 0) await turn();
    }
    const problem = problemOf(filter, ecosystems);
    if (problem !== null) throw invalid([problem]);
    return { uses: found, cut: false, uncompared };
  }

  async function names(text: string, signal?: AbortSignal): Promise<DependencyName[]> {
    const wanted = text.toLowerCase();
    const found = new Map<string, DependencyName>();
    let read = 0;
    for (const projectId of (await factsRepo.askingFor(text)).slice(0, mostAsked)) {
      signal?.throwIfAborted();
      const body = catalogue.get(projectId) ? await factsRepo.dependencies(projectId) : null;
      const reader = body === null ? null : createLineReader(body);
      if (body === null || reader === null) continue;
      const here = new Set<string>();
      for (const line of linesOf(body)) {
        // The name stands first; what is not in the line is not in it.
        if (!line.toLowerCase().includes(wanted)) continue;
        const { name, ecosystem } = reader(line);
        const key = `${ecosystem}\0${name}`;
        if (here.has(key) || !name.toLowerCase().includes(wanted)) continue;
        here.add(key);
        found.set(key, { name, ecosystem, projects: (found.get(key)?.projects ?? 0) + 1 });
      }
      read += 1;
      if (read % perTurn === 0) await turn();
    }
    const begins = ({ name }: DependencyName) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
    return [...found.values()]
      .sort((a, b) => begins(a) - begins(b) || b.projects - a.projects || (a.name < b.name ? -1 : 1))
      .slice(0, mostNames);
  }

  /** By path, workspace or replacement where a manifest says so; else by a published name that one of mine has. */
  async function graph(signal?: AbortSignal): Promise<ProjectEdge[]> {
    const edges = new Map<string, ProjectEdge>();
    const add = (edge: ProjectEdge) => {
      const key = `${edge.from}\0${edge.to}\0${edge.dependency}`;
      if (edge.from !== edge.to && !edges.has(key)) edges.set(key, edge);
    };
    const all = catalogue.all();
    const byFolder = all
      .map(({ record }) => ({ id: record.id, path: record.path }))
      .sort((a, b) => b.path.length - a.path.length);
    for (const { record, facts } of all) {
      for (const local of facts?.summary.locals ?? []) {
        const target = byFolder.find(({ path }) => local.path === path || local.path.startsWith(`${path}/`));
        if (target) add({ from: record.id, to: target.id, how: 'path', dependency: local.name, file: local.file });
      }
      if (record.kind === 'worktree') {
        const main = all.find(
          (other) => other.record.kind !== 'worktree' && other.record.git_dir === record.common_dir,
        );
        if (main) add({ from: record.id, to: main.record.id, how: 'worktree', dependency: '', file: '.git' });
      }
    }
    const { usesIn } = await comparing();
    let read = 0;
    const owners = new Map<string, number>();
    const keyOf = ({ ecosystem, name }: { ecosystem: string; name: string }) => `${ecosystem}\0${name}`;
    // A worktree is the same project once more.
    const publishing = all.filter(({ record }) => record.kind !== 'worktree');
    for (const { facts } of publishing)
      for (const one of facts?.summary.provides ?? []) owners.set(keyOf(one), (owners.get(keyOf(one)) ?? 0) + 1);
    for (const { record, facts } of publishing)
      for (const provided of facts?.summary.provides ?? []) {
        signal?.throwIfAborted();
        const { ecosystem, name } = provided;
        // Of copies and forks nobody can say which one is meant.
        if (owners.get(keyOf(provided)) !== 1) continue;
        for (const from of await factsRepo.askingFor(name)) {
          if (from === record.id) continue;
          const lines = await factsRepo.dependencies(from);
          const [use] = lines === null ? [] : usesIn(lines, { name, ecosystem }).uses;
          if (use) add({ from, to: record.id, how: 'name', dependency: name, file: use.file });
        }
        read += 1;
        if (read % perTurn === 0) await turn();
      }
    return [...edges.values()];
  }

  return { uses, names, graph };
}
