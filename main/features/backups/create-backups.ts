import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Children } from '../../core/children/types.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { Schedules } from '../../core/runs/types.ts';
import type { Secrets } from '../../core/secrets/secrets.ts';
import type { WorkerPool } from '../../core/workers/worker-pool.ts';
import type { ContainersService } from '../containers/index.ts';
import type { DatabasesService } from '../databases/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { RunsService } from '../runs/index.ts';
import { createBook } from './book.ts';
import { createDatabaseAccess } from './database-access.ts';
import { createTools } from './databases/index.ts';
import { createThreadEngine } from './engine/own/thread/create-thread-engine.ts';
import { createProgramEngine } from './engine/program/create-program-engine.ts';
import { createEngines } from './engines.ts';
import { foldersOf } from './folders.ts';
import { createBackUp } from './jobs/back-up.ts';
import { createFollowUps } from './jobs/follow-ups.ts';
import { createKeep } from './jobs/keep.ts';
import { createLetGo } from './jobs/let-go.ts';
import { createRecorder } from './jobs/recorder.ts';
import { createJobRuns } from './jobs/runs.ts';
import { createStaging } from './jobs/staging.ts';
import { createArchives } from './plans/archives.ts';
import { createPlanCheck } from './plans/check-plan.ts';
import { createConditions } from './plans/conditions.ts';
import { createOverdue } from './plans/overdue.ts';
import { createSuggest } from './plans/suggest.ts';
import { createTriggers } from './plans/triggers.ts';
import { createPlanViews } from './plans/views.ts';
import { createProve } from './proving/prove.ts';
import { createQueries } from './queries.ts';
import { createBackupsRepo } from './repo.ts';
import { resticHere } from './restic-here.ts';
import { createIntoContainer } from './restoring/into-container.ts';
import { createIntoDatabase } from './restoring/into-database.ts';
import { createRestore } from './restoring/restore.ts';
import { createBackupsService } from './service.ts';
import { createSnapshots } from './snapshots.ts';
import { createTargets } from './targets/create-targets.ts';
import { createLook } from './targets/look.ts';
import { createPresence } from './targets/presence.ts';
import { createTell } from './tell.ts';

interface BackupsDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  attention: Attention;
  runs: RunsService;
  schedules: Schedules;
  redactor: Redactor;
  log: Logger;
  children: Children;
  secrets: Secrets;
  workers: Pick<WorkerPool, 'run'>;
  projects: ProjectsService;
  containers: ContainersService;
  databases: DatabasesService;
  dataDir: string;
  safeMode: boolean;
  home?: string | undefined;
  /** Where the system tells of its power. */
  sys?: string | undefined;
}

/** Snapshots of projects and their databases, kept, proven and brought back. */
export function createBackups(deps: BackupsDeps) {
  const { store, clock, journal, changes, attention, runs, schedules, log, children, projects, containers, databases } =
    deps;
  const { dataDir, safeMode, workers, home = homedir(), sys = '/sys' } = deps;
  const disposers = createDisposers();
  const folders = foldersOf(dataDir);
  const repo = createBackupsRepo(store.data);
  const recorder = createRecorder({ repo, clock, changes, log });
  disposers.add(() => recorder.dispose());
  const book = createBook({ repo, changed: (id) => recorder.tell(id) });
  const databaseAccess = createDatabaseAccess({ databases });

  const own = createThreadEngine({ log: log.child('engine'), clock });
  const engines = createEngines({
    ...{ own, program: createProgramEngine({ children }), secrets: deps.secrets, cacheRoot: folders.cache },
    faulted: (id, fault) => void look.faulted(id, fault).catch(() => {}),
  });
  disposers.add(() => engines.dispose());
  const tools = createTools({
    ...{
      children,
      clock,
      log: log.child('databases'),
      dataDir,
      docker: async () => (await containers.engineAt(null)).docker,
    },
    onFollow: (state) => archives.told(state),
  });
  disposers.add(() => tools.dispose());
  const look = createLook({
    ...{ book, repo, engines, clock, log },
    onLooked({ id, known }, before) {
      presence.align();
      // First: what the disk was away for is not overdue.
      if (before === 'away' && (known.state === 'ready' || known.state === 'damaged')) {
        triggers.back(id);
        void followUps.back(id).catch((error) => log.warn('a mirror was not filled', { error: String(error) }));
      }
      overdue.look();
    },
  });
  const presence = createPresence({ book, look, children, clock, log });
  const snapshots = createSnapshots({ engines, repo });
  const archives = createArchives({
    ...{ book, pointInTime: tools.pointInTime, folders, databaseAccess, clock, log: log.child('archives') },
    changed: (id) => recorder.tell(id),
  });
  const staging = createStaging({
    ...{ folders, dataDir, tools: tools.databases, volumes: tools.volumes, databaseAccess, workers },
  });
  const letGo = createLetGo({ book, repo, engines });
  const keep = createKeep({ book, letGo, engines, look, clock });
  const backUp = createBackUp({
    ...{ book, repo, engines, letGo, staging, folders, hooks: tools.hooks, projects, clock },
    archives: archives.of,
  });
  const prove = createProve({
    ...{ book, repo, engines, snapshots, folders, tools: tools.databases, databaseAccess, look, clock },
  });
  const restore = createRestore({
    ...{ book, engines, snapshots, folders, volumes: tools.volumes },
    intoDatabase: createIntoDatabase({
      ...{ engines, snapshots, folders, tools: tools.databases, pointInTime: tools.pointInTime, databaseAccess },
    }),
    intoContainer: createIntoContainer({ containers, children }),
  });

  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  let ended = false;
  const jobs = createJobRuns({
    ...{ runs, recorder, clock, log, ready: () => opened },
    perform(record, watch) {
      if (record.job.kind === 'backup') return backUp(record, watch);
      if (record.job.kind === 'proof') return prove(record, watch);
      return record.job.kind === 'restore' ? restore.perform(record, watch) : keep.perform(record, watch);
    },
    unheld({ job }) {
      const target = book.findTarget(job.targetId);
      return target && engines.engineOf(target.input) !== own ? 'The restic program cannot be held.' : null;
    },
    onEnded: (record) => followUps.ended(record),
    renew: ({ job, asked }) => ({
      ...{ asked, target: book.target(job.targetId), because: 'tried again' },
      plan: job.planId === null ? null : book.plan(job.planId),
    }),
  });
  const conditions = createConditions({ children, sys });
  const triggers = createTriggers({
    ...{ book, schedules, projects, conditions, recorder, jobs, look, clock, log },
    onWaiting: () => overdue.look(),
  });
  const overdue = createOverdue({
    ...{ book, recorder, clock, hindrance: triggers.hindrance },
    tell: (plan) => tell.overdue(plan),
    refresh: () => tell.refresh(),
  });
  const views = createPlanViews({ book, repo, recorder, triggers, overdue, archives, projects });
  const tell = createTell({
    ...{ book, clock, journal, attention, projects, last: views.lastAtHand, overdue: overdue.overdue },
    act: {
      backUp: (id) => service.backUp(id),
      prove: (id) => service.prove({ targetId: book.plan(id).input.targetId, planId: id, all: false }),
      heal: (id, fromId) => service.atTarget(id, { kind: 'heal', fromId }),
    },
  });
  const followUps = createFollowUps({ book, jobs, recorder, look, tell, views, overdue, clock });
  const lasting = () => assertLasting(store);
  const targets = createTargets({ book, repo, engines, look, clock, journal, assertLasting: lasting });
  disposers.add(() => tell.dispose());
  disposers.add(() => look.settled());
  disposers.add(() => presence.dispose());
  disposers.add(() => overdue.dispose());
  disposers.add(() => triggers.dispose());
  disposers.add(() => jobs.dispose());

  const service = createBackupsService({
    ...{ book, repo, recorder, jobs, triggers, targets, views, overdue, archives, presence, projects, journal, clock },
    planCheck: createPlanCheck({ book, projects, databases, schedules, dataDir }),
    restic: resticHere(children),
    async ready() {
      if (safeMode)
        throw new DomainError('UNAVAILABLE', {
          ...{ what: 'backups', why: 'Optimus runs in safe mode, in which nothing is started.' },
          remedy: 'Leave safe mode first.',
        });
      lasting();
      await opened;
      if (ended) throw new DomainError('UNAVAILABLE', { what: 'backups', why: 'Optimus is closing.' });
    },
  });

  /** What a killed Optimus left is undone before anything new is begun. */
  async function recover(): Promise<void> {
    const quietly = async (what: string, task: () => Promise<unknown>) => {
      await task().catch((error: unknown) => log.warn(what, { error: String(error) }));
    };
    await quietly('files with passwords could not be removed', () => tools.begin());
    await quietly('hooks of a killed backup could not be undone', async () => {
      for (const sentence of await tools.hooks.recover())
        journal.note({ kind: 'backup.hook-undone', severity: 'warning', sentence });
    });
    await quietly('scratch folders could not be removed', () =>
      rm(folders.scratchRoot, { recursive: true, force: true }),
    );
    await quietly('dumps of a killed backup could not be removed', () =>
      rm(folders.stagingRoot, { recursive: true, force: true }),
    );
    const cut = recorder.open().filter(({ begunAt }) => begunAt !== null);
    for (const id of new Set(cut.map(({ job }) => job.targetId))) {
      const target = book.findTarget(id);
      if (target) await quietly('locks of a killed job are still there', () => engines.at(target, 'unlock', {}));
    }
    if (cut.length > 0 && book.plans().some(({ input }) => input.volumes.length > 0))
      await quietly('leftovers of volumes could not be removed', () => tools.volumes.sweep());
    for (const plan of book.plans()) {
      if (ended) return;
      for (const id of plan.input.databaseIds)
        await quietly('scratch databases could not be removed', async () => {
          const access = await databaseAccess(id);
          if (access && cut.length > 0) await tools.databases.sweep(access);
        });
    }
  }

  async function start(): Promise<void> {
    await recover();
    if (ended) return;
    await jobs.takeUp();
    open();
    await triggers.begin();
    for (const { id } of book.targets()) await look.look(id);
    presence.align();
    await archives.align();
    overdue.look();
  }
  let starting: Promise<void> | null = null;

  return {
    ...service,
    queries: createQueries({ book, engines, snapshots, projects, redact: deps.redactor.redact, clock }),
    suggest: createSuggest({ projects, databases, containers, home: deps.home ?? home }),
    planRestore: restore.plan,
    async begin(): Promise<void> {
      if (starting !== null) return;
      await book.loaded();
      await recorder.load();
      await views.load();
      tell.refresh();
      // Nobody waits for the world outside before the window comes.
      starting = start().catch((error: unknown) => log.error('backups could not be taken up', error));
    },
    /** Another database is behind the repo. */
    async recovered(): Promise<void> {
      recorder.forgetAll();
      await book.recovered();
      await views.load();
      tell.refresh();
    },
    async dispose(): Promise<void> {
      ended = true;
      open();
      await starting;
      await disposers.run((error) => log.error('backups did not end well', error));
    },
  };
}
export type BackupsService = ReturnType<typeof createBackups>;
