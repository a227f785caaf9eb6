import { join } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { IndexedProject, KnowledgeState, SearchWeights } from '../../../shared/features/knowledge/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import { megabyte } from '../../../shared/lib/bytes.ts';
import { messageOf } from '../../core/db/errors.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import { StorageFull } from '../../core/lib/storage-full.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { ContainersService } from '../containers/index.ts';
import type { IdentityService } from '../identity/index.ts';
import type { LogsService } from '../logs/index.ts';
import type { MindsService } from '../minds/index.ts';
import type { MonitorsService } from '../monitors/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { RunsService } from '../runs/index.ts';
import { createEmbedding } from './embedding.ts';
import { evidenceOfAttachment } from './evidence.ts';
import { fence } from './fence.ts';
import { createIndexing } from './indexing.ts';
import { createKnowledgeRepo, defaultOptions, type Options } from './repo.ts';
import { createCommitFinder, createCommits } from './search/live/commits.ts';
import { createIdentityFinder } from './search/live/identity.ts';
import { createJournalFinder } from './search/live/journal.ts';
import { createMetricFinder } from './search/live/metrics.ts';
import { createRunFinder } from './search/live/runs.ts';
import { createSearch } from './search/search.ts';
import { createIndexThread } from './thread/index-thread.ts';
import type { ProjectIndex } from './thread/messages.ts';
import { createReadTools } from './tools/index.ts';
import type { Knowledge, KnowledgeSource } from './types.ts';

/** The start has better things to do than to look through files. */
const beginAfterMs = 20_000;
const tellEveryMs = 400;

interface Deps {
  dataDir: string;
  safeMode: boolean;
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  log: Logger;
  redactor: Redactor;
  minds: Pick<MindsService, 'embed' | 'role' | 'info' | 'countTokens' | 'onChange'>;
  projects: ProjectsService;
  identity: IdentityService;
  containers: ContainersService;
  runs: RunsService;
  monitors: MonitorsService;
  logs: LogsService;
}

const unread = { files: 0, chunks: 0, vectors: 0, bytes: 0, passedOver: 0, cut: false };

/** What Optimus knows about the user's projects, found again by words, by meaning, by time and by name. */
export function createKnowledgeService(deps: Deps) {
  const { dataDir, safeMode, store, clock, journal, changes, redactor, minds, projects, identity, containers } = deps;
  const { runs, monitors, logs } = deps;
  const log = deps.log;
  const { redact } = redactor;
  const disposers = createDisposers();
  const repo = createKnowledgeRepo(store.data);
  const sources = new Set<KnowledgeSource>();
  const on = new Set<string>();
  let options: Options = defaultOptions;
  let problem: string | null = null;

  let told: Cancel | null = null;
  const changed = () => {
    told ??= clock.after(tellEveryMs, () => {
      told = null;
      changes.publish({ feature: 'knowledge' });
    });
  };
  disposers.add(() => told?.());

  const thread = createIndexThread({
    path: join(dataDir, 'knowledge.db'),
    log,
    onProgress: (progress) => indexing.progress(progress),
    onSetAside(why) {
      log.warn('the index for search was damaged, and is made anew', { why });
      journal.note({
        kind: 'knowledge.set-aside',
        severity: 'warning',
        sentence: 'The index for search was damaged. It was set aside and is made anew.',
        data: { why },
      });
      const lost = indexing.lost();
      embedding.lost();
      for (const id of new Set([...on, ...lost])) if (on.has(id)) void indexing.start(id);
    },
    onStarted: tellLimit,
  });
  disposers.add(() => thread.dispose());

  function tellLimit(): void {
    thread
      .ask('limit', { bytes: options.limitMb * megabyte, kept: [...on] })
      .then(whatWasRead)
      .catch((error: unknown) => {
        problem =
          error instanceof StorageFull
            ? 'The disk is full, so nothing can be added to the index.'
            : `The index cannot be opened: ${messageOf(error)}`;
        changed();
      });
  }
  /** What an earlier life read is searched at once. */
  async function whatWasRead(): Promise<void> {
    problem = null;
    const { projects: read } = await thread.ask('state', { wanted: null });
    for (const { projectId, readAt } of read) indexing.found(projectId, readAt);
  }

  const indexing = createIndexing({
    ...{ thread, projects, clock, log, changed },
    isOn: (id) => on.has(id),
    onRead: () => embedding.kick(),
  });
  disposers.add(() => indexing.dispose());
  const embedding = createEmbedding({
    ...{ thread, minds, clock, log, redact, changed },
    allowed: () => options.allowed,
  });
  disposers.add(() => embedding.dispose());

  const loaded = Promise.all([repo.options(), repo.turnedOn()]).then(
    ([kept, ids]) => {
      options = kept;
      for (const id of ids) on.add(id);
    },
    (error: unknown) => log.warn('what the user chose for search could not be read', { reason: messageOf(error) }),
  );

  const commits = createCommits(projects);
  const find = createSearch({
    ...{ thread, indexing, embedding, sources, clock, log, redact },
    live: [
      createJournalFinder(journal),
      createRunFinder(runs),
      createIdentityFinder({ identity, containers }),
      createCommitFinder(commits),
      createMetricFinder(monitors),
    ],
    projects: () => projects.list(),
    containers: () => containers.now().map(({ name }) => name),
    turnedOn: () => on,
    weights: () => options.weights,
    countTokens: (text) => minds.countTokens(text),
  });
  const search: Knowledge['search'] = async (ask) => {
    await loaded;
    return find(ask);
  };

  async function open(id: string) {
    const here = await thread.ask('open', { id });
    if (here) return { ...here, title: redact(here.title), text: redact(here.text) };
    for (const source of sources) {
      const found = await source.open(id);
      if (found) return found;
    }
    return null;
  }

  const knowledge: Knowledge = {
    search,
    open,
    // What is attached goes into prompts: a secret in a log or a file does not. Memories stay word for word, to be forgotten by them.
    evidenceOf: (attachment) =>
      evidenceOfAttachment(
        attachment.kind === 'memory'
          ? attachment
          : { ...attachment, title: redact(attachment.title), text: redact(attachment.text) },
      ),
    addSource(source) {
      sources.add(source);
      return () => sources.delete(source);
    },
    readTools: createReadTools({
      ...{ projects, containers, runs, monitors, logs, journal, commits, search, redact, clock },
      keep: (evidence) => thread.ask('keep', { evidence, at: clock.now() }),
    }),
    fenced: fence,
  };

  const rowOf = (projectId: string) => {
    const row = projects.row(projectId);
    if (!row) throw new DomainError('NOT_FOUND', { what: 'project', id: projectId });
    return row;
  };

  const shown = (projectId: string, name: string, read: ProjectIndex | undefined): IndexedProject => ({
    ...unread,
    ...(read && {
      files: read.files,
      chunks: read.chunks,
      vectors: read.vectors,
      bytes: read.bytes,
      passedOver: read.passedOver,
      cut: read.cut,
    }),
    projectId,
    name,
    on: on.has(projectId),
    state:
      indexing.stateOf(projectId) ?? (read?.readAt != null ? { kind: 'read', at: read.readAt } : { kind: 'unread' }),
  });

  async function indexed(projectId: string): Promise<IndexedProject> {
    const row = rowOf(projectId);
    const { projects: read } = await thread.ask('state', { wanted: embedding.wanted() });
    return shown(
      projectId,
      row.name,
      read.find((one) => one.projectId === projectId),
    );
  }

  async function state(): Promise<KnowledgeState> {
    await loaded;
    const rows = await projects.list();
    const nothing = { bytes: 0, chunks: 0, projects: [] as ProjectIndex[] };
    const index = await thread.ask('state', { wanted: embedding.wanted() }).catch((error: unknown) => {
      problem ??= messageOf(error);
      return nothing;
    });
    const read = new Map(index.projects.map((one) => [one.projectId, one]));
    return {
      bytes: index.bytes,
      chunks: index.chunks,
      limitMb: options.limitMb,
      problem,
      projects: rows.map(({ id, name }) => shown(id, name, read.get(id))),
      vectors: embedding.state(),
      weights: options.weights,
    };
  }

  return {
    ...knowledge,
    state,
    /** As the screen asks: what is gone is an answer of its own. */
    async opened(id: string) {
      const found = await open(id);
      if (!found) throw new DomainError('NOT_FOUND', { what: 'piece of evidence', id });
      return found;
    },
    async setProject({ projectId, on: wanted }: { projectId: string; on: boolean }): Promise<IndexedProject> {
      await loaded;
      rowOf(projectId);
      await repo.turn(projectId, wanted, clock.now());
      if (wanted) on.add(projectId);
      else on.delete(projectId);
      tellLimit();
      if (wanted) void indexing.start(projectId);
      changed();
      return indexed(projectId);
    },
    async read(projectId: string): Promise<IndexedProject> {
      const row = rowOf(projectId);
      if (row.presence !== 'here')
        throw new DomainError('UNAVAILABLE', { what: row.name, why: 'Its folder is not there, or cannot be read.' });
      void indexing.start(projectId);
      return indexed(projectId);
    },
    async cancel(projectId: string): Promise<IndexedProject> {
      rowOf(projectId);
      indexing.cancel(projectId);
      return indexed(projectId);
    },
    async forget(projectId: string): Promise<IndexedProject> {
      rowOf(projectId);
      await repo.turn(projectId, false, clock.now());
      on.delete(projectId);
      await indexing.forget(projectId);
      return indexed(projectId);
    },
    async rebuild(): Promise<KnowledgeState> {
      await loaded;
      const known = indexing.lost();
      await thread.ask('clear', null);
      embedding.lost();
      for (const id of new Set([...on, ...known])) if (projects.row(id)) void indexing.start(id);
      journal.note({ kind: 'knowledge.rebuilt', actor: 'user', sentence: 'The index for search is made anew.' });
      return state();
    },
    async setWeights(weights: SearchWeights): Promise<SearchWeights> {
      await loaded;
      await repo.setOption('weights', weights);
      options = { ...options, weights };
      changes.publish({ feature: 'knowledge' });
      return weights;
    },
    async setLimit(limitMb: number): Promise<{ limitMb: number }> {
      await loaded;
      await repo.setOption('limitMb', limitMb);
      options = { ...options, limitMb };
      tellLimit();
      changes.publish({ feature: 'knowledge' });
      return { limitMb };
    },
    async allowVectors(allow: boolean): Promise<KnowledgeState> {
      await loaded;
      const choice = embedding.chosen();
      if (!choice)
        throw new DomainError('CONFLICT', {
          what: 'vectors',
          why: 'No model for vectors is chosen.',
          remedy: 'Choose one under Minds.',
        });
      const allowed = allow ? choice.key : null;
      await repo.setOption('allowed', allowed);
      options = { ...options, allowed };
      embedding.modelsChanged();
      return state();
    },
    /** What the user has forgotten is not kept for a click either. */
    letGo: async (needles: string[]): Promise<void> => void (await thread.ask('letGo', { needles })),
    /** Once every model is known. */
    async begin(): Promise<void> {
      await loaded;
      disposers.add(minds.onChange(embedding.modelsChanged));
      if (safeMode || on.size === 0) return;
      disposers.add(
        clock.after(beginAfterMs, () => {
          for (const id of on) void indexing.start(id);
          embedding.kick();
        }),
      );
    },
    dispose: () => disposers.run((error) => log.error('search did not end well', error)),
  };
}
export type KnowledgeService = ReturnType<typeof createKnowledgeService>;
