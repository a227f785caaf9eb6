import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import type {
  Dependency,
  DependencyName,
  GitDetail,
  GitHistory,
  HealthReport,
  ProjectDetail,
  RootSuggestion,
  SearchHit,
} from '../../../shared/features/projects/schema.ts';
import type { Subscription } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { HostPorts } from '../../core/ports/host-ports.ts';
import type { Catalogue, Entry } from './catalogue.ts';
import type { createCross } from './cross.ts';
import { dependencyPage, dependencyPaths } from './dependencies/query.ts';
import type { FactsRepo } from './facts-repo.ts';
import { isHeavy } from './files/heavy-folders.ts';
import type { PathsInput, PathsOutput } from './files/paths-task.ts';
import type { GitSession } from './git/create-git.ts';
import type { GitRuns } from './git/runs.ts';
import type { Health } from './health/create-health.ts';
import type { Opening } from './opening/create-opening.ts';
import type { Pipeline } from './pipeline.ts';
import { type ProjectPlace, placeOf } from './read-project.ts';
import type { KnownRoot, ProjectRecord, ProjectsRepo } from './repo.ts';
import type { Roots } from './roots.ts';
import type { createUserWords } from './user-words.ts';
import type { Watching } from './watching/types.ts';

const isWithin = (outer: string, inner: string) =>
  inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
/** What a walk of the root passes over is not known from it. */
const isSeen = ({ path, state, walkedAt }: KnownRoot, folder: string) =>
  state === 'here' &&
  walkedAt !== null &&
  isWithin(path, folder) &&
  relative(path, folder)
    .split(sep)
    .every((name) => !name.startsWith('.') && !isHeavy(name, []));

const suggestionsForMs = 60_000;

interface Deps {
  catalogue: Catalogue;
  repo: ProjectsRepo;
  factsRepo: FactsRepo;
  roots: Roots;
  pipeline: Pipeline;
  watching: Watching;
  words: ReturnType<typeof createUserWords>;
  cross: ReturnType<typeof createCross>;
  health: Health;
  opening: Opening;
  gitRuns: GitRuns;
  detail: (place: ProjectPlace, signal?: AbortSignal) => Promise<GitDetail>;
  history: (place: ProjectPlace, head: string, signal?: AbortSignal) => Promise<GitHistory>;
  suggest: (known: readonly string[]) => Promise<RootSuggestion[]>;
  paths: (input: PathsInput, signal?: AbortSignal) => Promise<PathsOutput>;
  tracked: (record: ProjectRecord, paths: readonly string[]) => Promise<ReadonlySet<string>>;
  inGit: <T>(
    place: ProjectPlace,
    task: (run: GitSession['run'], signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ) => Promise<T>;
  shell: HostPorts['shell'];
  clock: Clock;
  /** What is kept has been read. */
  loaded: () => Promise<void>;
}

/** What the screens, the palette, workflows and other features ask of projects. */
export function createProjectsService(deps: Deps) {
  const { catalogue, factsRepo, roots, pipeline, watching, words, cross, health, opening, gitRuns, loaded } = deps;
  let suggested: { at: number; answer: Promise<RootSuggestion[]> } | null = null;

  const need = (id: string): Entry => {
    const entry = catalogue.get(id);
    if (!entry) throw new DomainError('NOT_FOUND', { what: 'project', id });
    return entry;
  };
  const needAll = async (ids: readonly string[]) => {
    await loaded();
    return ids.map(need);
  };
  const ofPath = (path: string) => {
    let at = path;
    for (;;) {
      const entry = catalogue.at(at);
      if (entry) return entry.row;
      const up = at.replace(/[\\/][^\\/]*$/, '');
      if (up === at || up === '') return null;
      at = up;
    }
  };
  const withGit = (id: string): ProjectPlace => {
    const { record, facts } = need(id);
    if (record.presence !== 'here')
      throw new DomainError('UNAVAILABLE', { what: record.path, why: 'It is not there, or cannot be read.' });
    if (record.git_dir === null)
      throw new DomainError('UNAVAILABLE', {
        what: record.path,
        why: 'It is not under git.',
        remedy: 'Run git init in it.',
      });
    const damage = facts?.summary.health.damage;
    if (damage)
      throw new DomainError('UNAVAILABLE', {
        what: record.path,
        why: damage.sentence,
        remedy: 'Its health says what mends it.',
      });
    return placeOf(record);
  };
  const linesOf = async (id: string): Promise<string> => {
    await loaded();
    need(id);
    return (await factsRepo.dependencies(id)) ?? '';
  };
  const reportOf = ({ record, facts }: Entry): HealthReport | null =>
    facts === null || record.presence !== 'here'
      ? null
      : health.report({ record, facts: facts.summary, now: deps.clock.now() });

  return {
    ...words,
    onChange: catalogue.onChange,
    rest: pipeline.rest,

    async list() {
      await loaded();
      return catalogue.list();
    },
    rows: (subscription: Subscription) => catalogue.rows(subscription),
    /** At hand, for other features: by path the innermost. */
    ofPath,
    row: (id: string) => catalogue.get(id)?.row ?? null,
    /** By what people call it. */
    named(text: string) {
      const rows = catalogue.all().map(({ row }) => row);
      return (
        catalogue.get(text)?.row ??
        rows.find(({ name }) => name === text) ??
        rows.find(({ path }) => path === text) ??
        null
      );
    },
    /** Files of these names that say something about the project itself: what is ignored, installed, built or an example does not. */
    async filesNamed(id: string, wanted: Pick<PathsInput, 'names' | 'endings' | 'most'>, signal?: AbortSignal) {
      await loaded();
      const { path, gitDir, kind } = placeOf(need(id).record);
      return deps.paths({ path, gitDir, kind, ...wanted }, signal);
    },
    /** Which of these files git knows; null without git. */
    async trackedFiles(id: string, paths: readonly string[]): Promise<ReadonlySet<string> | null> {
      await loaded();
      const { record } = need(id);
      return record.git_dir === null ? null : deps.tracked(record, paths);
    },
    /** Below a folder in which projects are looked for, after a fresh look; null where others must look themselves. */
    async repositoriesIn(folder: string) {
      await loaded();
      const real = await realpath(folder).catch(() => folder);
      const root = roots.known().find((known) => isSeen(known, real));
      const at = catalogue.at(real);
      if (!root || (!at && ofPath(real))) return null;
      await pipeline.walk([root.id]);
      const repositories = catalogue.all().flatMap(({ record: { path, kind, git_dir, presence }, row }) => {
        if (presence !== 'here' || kind === 'folder' || git_dir === null || !isWithin(real, path)) return [];
        return [{ path, name: row.name, kind, gitDir: git_dir }];
      });
      const { skipped = [] } = roots.known().find(({ id }) => id === root.id) ?? {};
      return { repositories, unreadable: skipped.filter(({ path }) => isWithin(real, path)).length };
    },

    async search(text: string, limit: number): Promise<SearchHit[]> {
      await loaded();
      const hits = await factsRepo.search(text, limit);
      return hits.filter(({ id }) => catalogue.get(id) !== undefined);
    },

    async get(id: string): Promise<ProjectDetail> {
      await loaded();
      const entry = need(id);
      const [body, read] = await Promise.all([factsRepo.body(id), factsRepo.languages(id)]);
      return {
        row: entry.row,
        notes: entry.record.notes,
        description: body?.stack.description ?? null,
        licence: body?.stack.licence ?? null,
        readme: body?.stack.readme ?? null,
        languages: read?.languages ?? body?.languages.languages ?? [],
        stack: body?.stack.stack ?? [],
        packages: body?.stack.packages ?? [],
        dependencyCounts: body?.dependencies.counts ?? { direct: 0, transitive: 0, development: 0 },
        health: reportOf(entry),
        problems: body?.problems ?? [],
        cut: body?.cut ?? false,
      };
    },

    async refresh(ids?: readonly string[]) {
      if (ids) await needAll(ids);
      pipeline.refresh(ids);
      return pipeline.status();
    },
    status: () => pipeline.status(),

    async opened(id: string) {
      await loaded();
      const entry = need(id);
      const at = deps.clock.now();
      await deps.repo.change(id, { opened_at: at });
      catalogue.put(id, { record: { ...need(id).record, opened_at: at } });
      if (entry.record.presence !== 'here') return { watched: false };
      return { watched: await watching.activate(placeOf(entry.record)) };
    },

    async dependencies(filter: Parameters<typeof dependencyPage>[1] & { id: string }) {
      return dependencyPage(await linesOf(filter.id), filter);
    },
    async dependencyPath({
      id,
      ecosystem,
      name,
      version,
    }: {
      id: string;
      ecosystem: string;
      name: string;
      version?: string | undefined;
    }) {
      return dependencyPaths(await linesOf(id), { ecosystem, name, version });
    },
    async uses(
      filter: Parameters<typeof cross.uses>[0],
      signal?: AbortSignal,
    ): Promise<{
      uses: { projectId: string; dependency: Dependency }[];
      cut: boolean;
      uncompared: number;
    }> {
      await loaded();
      return cross.uses(filter, signal);
    },
    async dependencyNames(text: string, signal?: AbortSignal): Promise<DependencyName[]> {
      await loaded();
      return cross.names(text, signal);
    },
    async graph(signal?: AbortSignal) {
      await loaded();
      return cross.graph(signal);
    },

    async git(id: string, signal?: AbortSignal): Promise<GitDetail> {
      await loaded();
      return deps.detail(withGit(id), signal);
    },
    async history(id: string, signal?: AbortSignal): Promise<GitHistory> {
      await loaded();
      const place = withGit(id);
      const head = need(id).facts?.summary.git?.head ?? null;
      if (head === null)
        throw new DomainError('UNAVAILABLE', { what: need(id).row.name, why: 'It has no commit yet.' });
      const kept = await factsRepo.history(id, head);
      if (kept) return kept;
      const history = await deps.history(place, head, signal);
      await factsRepo.putHistory(id, history);
      return history;
    },
    /** For what other features ask of git: the project is nobody else's meanwhile, and nothing in it is run. */
    async inGit<T>(
      id: string,
      task: (run: GitSession['run'], signal: AbortSignal) => Promise<T>,
      signal?: AbortSignal,
    ): Promise<T> {
      await loaded();
      return deps.inGit(withGit(id), task, signal);
    },
    async fetch(ids: readonly string[]) {
      for (const { record } of await needAll(ids)) withGit(record.id);
      return gitRuns.fetch(ids);
    },
    async pull(ids: readonly string[]) {
      for (const { record } of await needAll(ids)) withGit(record.id);
      return gitRuns.pull(ids);
    },

    async open(input: {
      id: string;
      with: 'editor' | 'terminal' | 'files';
      file?: string | undefined;
      line?: number | undefined;
    }) {
      await loaded();
      return opening.open(need(input.id).record, input);
    },
    async buildFolders(id: string, signal?: AbortSignal) {
      await loaded();
      return opening.buildFolders(need(id), signal);
    },
    async clean(id: string, paths: readonly string[]) {
      await loaded();
      const receipt = await opening.clean(need(id), paths);
      pipeline.soon(id);
      return receipt;
    },

    async roots() {
      await loaded();
      return roots.list();
    },
    async suggestions(): Promise<RootSuggestion[]> {
      await loaded();
      const now = deps.clock.monotonic();
      if (!suggested || now - suggested.at > suggestionsForMs)
        suggested = { at: now, answer: deps.suggest(roots.known().map(({ path }) => path)) };
      const known = new Set(roots.known().map(({ path }) => path));
      return (await suggested.answer).filter(({ path }) => !known.has(path));
    },
    async addRoots(paths: readonly string[]) {
      await loaded();
      const added = await roots.add(paths);
      pipeline.refreshRoots(added.map(({ id }) => id));
      return roots.list();
    },
    async removeRoot(id: string) {
      await loaded();
      const ids = await roots.remove(id);
      pipeline.follow();
      return { forgotten: ids.length };
    },
    async pickFolder() {
      const can = deps.shell.status();
      if (!can.available)
        throw new DomainError('UNAVAILABLE', { what: 'the dialog for folders', why: can.why, remedy: can.remedy });
      return { path: await deps.shell.pickFolder('Look for projects in this folder') };
    },

    causes: () => health.causes(),
    async weigh(cause: string, weight: number | null) {
      await loaded();
      return health.weigh(cause, weight);
    },
  };
}
export type ProjectsService = ReturnType<typeof createProjectsService>;
