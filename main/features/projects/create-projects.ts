import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ScanStatus } from '../../../shared/features/projects/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Children } from '../../core/children/types.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { HostPorts } from '../../core/ports/host-ports.ts';
import type { Runs } from '../../core/runs/types.ts';
import { createCalmBeginning } from './begin-calmly.ts';
import { createCatalogue, nameOf } from './catalogue.ts';
import { createCross } from './cross.ts';
import { createDeepen } from './deepen.ts';
import { createFactsRepo } from './facts-repo.ts';
import { createGit, type GitProject } from './git/create-git.ts';
import { createFallback } from './git/fallback.ts';
import { createGitRuns } from './git/runs.ts';
import { trackedAmong } from './git/tracked.ts';
import { createHealth } from './health/create-health.ts';
import { createWeighing } from './health/create-weighing.ts';
import { createRunCauses } from './health/run-causes.ts';
import { createLaterWrites } from './later-writes.ts';
import { createOpening } from './opening/create-opening.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { createReadProject, type ProjectPlace, placeOf } from './read-project.ts';
import { createProjectsRepo, type ProjectRecord } from './repo.ts';
import { createRoots } from './roots.ts';
import { createProjectsService } from './service.ts';
import type { GitPeek } from './types.ts';
import { createUserWords } from './user-words.ts';
import { createWatching } from './watching/create-watching.ts';
import { watchWorkTree } from './watching/work-tree.ts';
import { createAsks } from './worker/create-asks.ts';
import { createScanners } from './worker/create-scanners.ts';

interface Deps {
  store: Store;
  children: Children;
  runs: Runs;
  clock: Clock;
  log: Logger;
  journal: Journal;
  changes: Channel<Change>;
  shell: HostPorts['shell'];
  /** `~`; the user's own unless a test says otherwise. */
  home?: string;
}

const newId = () => randomUUID().replaceAll('-', '').slice(0, 12);
const remoteOf = (peeked: GitPeek | string | undefined) => (typeof peeked === 'object' ? peeked.summary.remote : null);
const projectOf = ({ id, path, kind }: ProjectPlace): GitProject => ({ id, path, kind, name: nameOf(path) });

/** Where a file system does not keep it, the system gives another time in its place. */
async function bornAtOf(path: string): Promise<number | null> {
  const { birthtimeMs, ctimeMs } = await stat(path).catch(() => ({ birthtimeMs: 0, ctimeMs: 0 }));
  return birthtimeMs === 0 || birthtimeMs === ctimeMs ? null : birthtimeMs;
}

/** The parts of projects, which need each other. */
export function createProjects(deps: Deps) {
  const { store, children, runs, clock, log, journal, changes, shell } = deps;
  const home = deps.home ?? homedir();
  const disposers = createDisposers();
  const lasting = () => assertLasting(store);

  const repo = createProjectsRepo(store.data);
  const factsRepo = createFactsRepo(store.series);
  const catalogue = createCatalogue({ changes });
  disposers.add(() => catalogue.dispose());
  const scanners = createScanners(log.child('scanners'));
  disposers.add(() => scanners.dispose());
  const git = createGit({
    children,
    clock,
    log: log.child('git'),
    fallback: createFallback({
      ask: (input, signal) => scanners.run('projects.isomorphic', input, signal ? { signal } : {}),
    }),
  });
  disposers.add(() => git.dispose());
  let gitState: ScanStatus['git'] = { version: null, problem: null };

  const { peek, look } = createAsks(scanners);

  const health = createHealth({
    repo,
    assertLasting: lasting,
    onWeighed: (cause, weight) =>
      journal.note({
        kind: 'project.health-weighed',
        actor: 'user',
        sentence: `${cause} may cost ${weight} points of health`,
      }),
  });
  const weighing = createWeighing({ health, catalogue, clock });
  disposers.add(() => weighing.dispose());

  const writes = createLaterWrites({ repo, clock, log });
  disposers.add(() => writes.dispose());
  const readProject = createReadProject({
    catalogue,
    writes,
    factsRepo,
    peek: async (places, signal) => peek(places, signal, (await git.usual()) ?? undefined),
    status: (place, signal) => git.status(projectOf(place), { signal, priority: 'background' }),
    scan: (input, signal) => scanners.run('projects.scan', input, { signal }),
    clock,
    journal,
    log: log.child('reading'),
  });
  const roots = createRoots({
    repo,
    factsRepo,
    catalogue,
    find: (input, signal) => scanners.run('projects.find', input, signal ? { signal } : {}),
    async identify({ path, kind, gitDir, commonDir, device, inode }, signal) {
      const bornAt = await bornAtOf(path);
      if (gitDir === null) return { firstCommit: null, remote: null, bornAt };
      const place = { id: `\0${path}`, path, kind, gitDir, commonDir, stamp: `${device}:${inode}` };
      const [peeks, firstCommit] = await Promise.all([
        peek([place], signal),
        git.firstCommit(projectOf(place), { signal }).catch(() => null),
      ]);
      return { firstCommit, remote: remoteOf(peeks.get(place.id)), bornAt };
    },
    clock,
    journal,
    log: log.child('folders'),
    assertLasting: lasting,
    home,
  });

  let pipeline: Pipeline;
  const watching = createWatching({
    events: {
      onProject: (id) => pipeline.events.onProject(id),
      onTree: (id) => pipeline.events.onTree(id),
      onParent: (path) => pipeline.events.onParent(path),
    },
    log: log.child('watching'),
    watchTree: (root, onEvent, onTrouble) => watchWorkTree({ clock, root, onEvent, onTrouble }),
  });
  pipeline = createPipeline({
    catalogue,
    roots,
    watching,
    peek,
    look,
    async read(id, signal) {
      await readProject(id, signal);
      weighing.weigh(id);
    },
    deepen: createDeepen({
      catalogue,
      repo,
      factsRepo,
      look,
      readAgain: (id) => pipeline.soon(id),
      clock,
      languages: async (input, signal) => {
        const { languages, cache } = await scanners.run('projects.languages', input, { signal });
        return { languages: languages.languages, cache };
      },
      firstCommit: (place, signal) => git.firstCommit(projectOf(place), { signal }),
      log,
    }),
    git: () => gitState,
    clock,
    changes,
    log,
  });
  disposers.add(() => watching.dispose());
  disposers.add(() => pipeline.dispose());
  disposers.add(watching.onStatus(() => changes.publish({ feature: 'projects' })));

  const gitRuns = createGitRuns({
    runs,
    git,
    resolve: (id) => {
      const entry = catalogue.get(id);
      return entry ? { id, path: entry.record.path, kind: entry.record.kind, name: entry.row.name } : null;
    },
    onChanged: (id) => pipeline.soon(id),
  });

  disposers.add(() => gitRuns.dispose());

  /** What is kept comes first, so that a list is there before anything is looked at. */
  async function load(again: boolean) {
    const [records, kept] = await Promise.all([repo.all(), factsRepo.all(), roots.load(), health.load()]);
    // Everything is going to be read: the threads come up while the rest of the program does.
    if (records.length === 0) scanners.warm();
    const facts = new Map(kept.map((one) => [one.projectId, one]));
    const ids = new Set(records.map(({ id }) => id));
    // Another database than the one that was open until now may know others.
    for (const { record } of catalogue.all()) if (!ids.has(record.id)) catalogue.remove(record.id);
    for (const record of records) {
      const entry = { record, facts: facts.get(record.id) ?? null };
      catalogue.put(record.id, { ...entry, health: weighing.of(entry) }, !again);
    }
  }
  const loadNow = (again: boolean) => {
    const loading = load(again);
    loading.catch((error) => log.error('the projects that are kept could not be read', error));
    return loading;
  };
  let loaded = store.recovery ? Promise.resolve() : loadNow(false);

  async function tracked(record: ProjectRecord, paths: readonly string[]): Promise<ReadonlySet<string>> {
    if (record.git_dir === null) return new Set();
    const project = projectOf(placeOf(record));
    return await git.within(project, { priority: 'opened' }, ({ run }) => trackedAmong(run, paths));
  }

  const service = createProjectsService({
    catalogue,
    repo,
    factsRepo,
    roots,
    pipeline,
    watching,
    words: createUserWords({ catalogue, repo, factsRepo, clock, journal, changes, assertLasting: lasting, newId }),
    cross: createCross({ catalogue, factsRepo }),
    health,
    opening: createOpening({
      shell,
      journal,
      tracked,
    }),
    gitRuns,
    detail: (place, signal) => git.detail(projectOf(place), { signal, priority: 'opened' }),
    history: (place, _head, signal) => git.history(projectOf(place), { signal, priority: 'opened' }),
    tracked,
    inGit: (place, task, signal) =>
      git.within(projectOf(place), { priority: 'opened', signal }, ({ run }, all) => task(run, all)),
    paths: (input, signal) => scanners.run('projects.paths', input, signal ? { signal } : {}),
    suggest: (known) => scanners.run('projects.suggest', { home, known: [...known] }),
    shell,
    clock,
    loaded: () => loaded,
  });

  /** At the very first start `~/projects` is looked at without a question; whoever removes it is not asked again. */
  async function firstFolder() {
    if (roots.known().length > 0 || catalogue.size() > 0) return;
    if (await repo.isMarked('first-folder')) return;
    const usual = join(home, 'projects');
    const there = await stat(usual).catch(() => null);
    if (there?.isDirectory()) await roots.add([usual]);
  }

  let wanted = false;
  let begun = false;
  let ended = false;
  async function start() {
    if (begun) return pipeline.check();
    begun = true;
    const causes = await createRunCauses(runs);
    disposers.add(() => causes.dispose());
    disposers.add(health.add(causes));
    gitState = await git.version();
    if (ended) return;
    pipeline.begin();
    const known = await factsRepo.withLanguages();
    const unread = catalogue.all().filter(({ record, facts }) => facts && !known.has(record.id));
    pipeline.deepen(unread.map(({ record }) => record.id));
  }
  const beginning = createCalmBeginning({
    clock,
    log,
    isKnown: () => catalogue.size() > 0,
    hold: () => pipeline.hold(),
    start,
  });
  disposers.add(() => {
    ended = true;
    return beginning.dispose();
  });

  return Object.assign(service, {
    /** Starts to look; what is known from before is shown already. */
    async begin() {
      wanted = true;
      // Damaged: once the user has chosen, it is begun.
      const failed = await loaded.then(
        () => false,
        () => true,
      );
      if (failed) return;
      await firstFolder();
      beginning.begin();
    },
    /** The user has chosen how to go on after damage: what is kept now may be another database. */
    async recovered() {
      loaded = loadNow(true);
      await loaded;
      if (!wanted) return;
      await firstFolder();
      await start();
    },
    /** Other features say what else is healthy or not. */
    addHealthSource: health.add,
    dispose: () => disposers.run((error) => log.error('projects did not end well', error)),
  });
}
