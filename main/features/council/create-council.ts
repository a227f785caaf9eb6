import { randomUUID } from 'node:crypto';
import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type {
  Check,
  Deliberation,
  DeliberationSummary,
  Outcome,
  SeatInput,
} from '../../../shared/features/council/schema.ts';
import type { Subject } from '../../../shared/features/journal/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel, Subscription } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Memories } from '../memory/index.ts';
import type { Minds } from '../minds/index.ts';
import type { MonitorsService } from '../monitors/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { RunsService } from '../runs/index.ts';
import { createCouncilRuns } from './council-runs.ts';
import { createAsks } from './deliberation/asks.ts';
import { createChair } from './deliberation/chair.ts';
import { createFinish } from './deliberation/finish.ts';
import { createLives } from './deliberation/live.ts';
import { costOf } from './deliberation/spent.ts';
import { createSteps } from './deliberation/steps.ts';
import { createSynthesisStream } from './deliberation/synthesis-stream.ts';
import { type Asked, createDrafting } from './drafting.ts';
import { fileNameOf, markdownOf } from './export.ts';
import { createForgetting } from './forgetting.ts';
import { createLearning } from './learning/create-learning.ts';
import { createProposing } from './proposing.ts';
import { createCouncilRepo } from './repo.ts';
import { createResolving } from './resolving.ts';
import { createReviews, seriesKeyOf } from './reviews.ts';
import { createSeats } from './seats/create-seats.ts';
import type { DeliberationRecord } from './types.ts';
import { viewOf } from './view.ts';
import { inShort } from './words.ts';

interface CouncilDeps {
  store: Store;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
  attention: Attention;
  runs: RunsService;
  monitors: Pick<MonitorsService, 'range'>;
  projects: Pick<ProjectsService, 'row'>;
  minds: Minds;
  knowledge: Knowledge;
  memories: Memories;
  log: Logger;
}

/** A question that another feature puts and has decided at once. */
type AskCouncil = Asked & {
  /** The same question is put once, however often its step is begun. */
  key: string;
};

const running = (why: string) => new DomainError('CONFLICT', { what: 'deliberation', why });

/** Several minds, blind to each other, and a count in code. */
export function createCouncil(deps: CouncilDeps) {
  const { store, clock, journal, changes, attention, runs, monitors, projects, minds, knowledge, memories, log } = deps;
  const disposers = createDisposers();
  const repo = createCouncilRepo(store.data);
  const changed = (id?: string) => changes.publish({ feature: 'council', ...(id !== undefined && { ids: [id] }) });
  const seats = createSeats({ repo, changed });
  const learning = createLearning({ repo });
  const drafting = createDrafting({ minds, knowledge });
  const proposing = createProposing({ repo, minds, knowledge, memories, clock });
  const stream = createSynthesisStream();
  disposers.add(() => stream.close());
  const lives = createLives({ repo, clock, minds, changed });
  const asks = createAsks({ minds, knowledge, now: clock.now });

  async function find(id: string): Promise<DeliberationRecord> {
    const record = await repo.get(id);
    if (!record) throw new DomainError('NOT_FOUND', { what: 'deliberation', id });
    return record;
  }

  async function view(record: DeliberationRecord): Promise<Deliberation> {
    const calls = await repo.calls(record.id);
    const { pinned } = record.draft;
    if (pinned)
      return viewOf(record, calls, {
        ...{ seats: pinned.seats.map(({ seat }) => seat), caps: pinned.caps, estimate: pinned.estimate },
        ...{ blocked: null, writing: stream.textOf(record.id) },
      });
    const planned = drafting.plan(record.draft, await seats.list());
    return viewOf(record, calls, {
      ...{ seats: planned.sitting, caps: planned.caps, estimate: planned.estimate, writing: null },
      blocked: record.state === 'draft' ? drafting.blockedBy(record.draft, planned) : null,
    });
  }

  const subjectsOf = (record: DeliberationRecord): Subject[] => [
    { type: 'deliberation', id: record.id, label: inShort(record.draft.question, 100) },
    ...(record.draft.scope.projectIds ?? [])
      .slice(0, 20)
      .map((id) => ({ type: 'project', id, label: projects.row(id)?.name ?? id })),
  ];
  const textOf = async (id: string) => markdownOf(await view(await find(id)));

  const write = createChair({ minds, knowledge, stream, evidenceOf: asks.evidenceOf });
  const finish = createFinish({
    ...{ clock, journal, memories, log, asks, subjectsOf, textOf },
    reviewsChanged: () => reviews.again(),
  });
  for (const step of createSteps({
    ...{ lives, asks, minds, knowledge, memories, learning, log, finish, writeReport: write },
    async ended(id) {
      const record = await repo.get(id);
      if (record?.state !== 'decided' && record?.state !== 'undecided') return null;
      return { heading: record.result?.heading ?? '', winner: record.winner };
    },
  }))
    disposers.add(runs.registerStep(step));
  const councilRuns = createCouncilRuns({ repo, runs, lives, journal, clock, log, subjectsOf, changed });
  disposers.add(() => councilRuns.dispose());
  disposers.add(minds.onChange(() => changed()));
  disposers.add(
    createForgetting({
      ...{ repo, memories, log },
      async changed(record) {
        await lives.refresh(record);
        changed(record.id);
      },
    }),
  );

  const resolveWith = createResolving({
    ...{ repo, journal, memories, log, subjectsOf, changed },
    reviewsChanged: () => reviews.again(),
  });
  const reviews = createReviews({
    ...{ repo, clock, attention, monitors, log },
    resolve: async (record, outcome) => void (await resolveWith(record, outcome)),
  });
  disposers.add(() => reviews.dispose());

  async function add(asked: Asked, askedKey: string | null): Promise<DeliberationRecord> {
    assertLasting(store);
    const record: DeliberationRecord = {
      ...{ id: randomUUID(), state: 'draft', phase: 'draft', draft: drafting.draftOf(asked), gathered: null },
      ...{ result: null, winner: null, posterior: null, reviewAt: null, check: null, outcome: null, runId: null },
      ...{ askedKey, seed: randomUUID(), elapsedMs: 0, createdAt: clock.now(), endedAt: null },
    };
    await repo.put(record);
    changed(record.id);
    return record;
  }

  async function edit(id: string, patch: (record: DeliberationRecord) => Partial<DeliberationRecord>) {
    const next = await repo.update(id, patch);
    if (!next) throw new DomainError('NOT_FOUND', { what: 'deliberation', id });
    changed(id);
    return next;
  }
  const draftOnly = ({ state }: DeliberationRecord) => {
    if (state !== 'draft') throw running('It has begun already. Put the question anew to change it.');
  };
  const endedOnly = ({ state }: DeliberationRecord) => {
    if (state === 'decided' || state === 'undecided') return;
    throw running(state === 'running' ? 'It has not ended yet.' : 'It came to no count of votes.');
  };

  async function propose(id: string, signal?: AbortSignal): Promise<DeliberationRecord> {
    const record = await find(id);
    draftOnly(record);
    const options = await proposing.propose(record, signal);
    return edit(id, (now) => {
      draftOnly(now);
      return { draft: { ...now.draft, options } };
    });
  }

  async function start(id: string): Promise<DeliberationRecord> {
    assertLasting(store);
    const list = await seats.list();
    const record = await edit(id, (now) => {
      draftOnly(now);
      const planned = drafting.plan(now.draft, list);
      drafting.mayStart(now.draft, planned);
      const { seated, chairs, caps, estimate } = planned;
      if (estimate === null) throw running('What it would cost could not be told.');
      return {
        ...{ state: 'running', phase: 'gathering', createdAt: clock.now() },
        draft: { ...now.draft, pinned: { seats: seated, chairs, caps, estimate } },
      };
    });
    journal.note({
      ...{ kind: 'council.asked', sentence: `The council was asked: ${inShort(record.draft.question)}` },
      ...{ subjects: subjectsOf(record), data: { deliberationId: id, mode: record.draft.mode } },
    });
    return councilRuns.begin(record);
  }

  async function ended(id: string, signal?: AbortSignal): Promise<Deliberation> {
    const { runId } = await find(id);
    if (runId !== null) await runs.ended(runId, signal);
    await councilRuns.settled();
    return view(await find(id));
  }

  return {
    async list(filter: {
      text?: string | undefined;
      projectId?: string | undefined;
      due?: boolean | undefined;
      before?: number | undefined;
      beforeId?: string | undefined;
      limit: number;
    }): Promise<DeliberationSummary[]> {
      const { due, ...rest } = filter;
      const rows = await repo.list({ ...rest, ...(due && { dueBy: clock.now() }) });
      return rows.map(({ calls, ...row }) => ({ ...row, cost: costOf(calls) }));
    },
    get: async (id: string) => view(await find(id)),
    draft: async (asked: Asked) => view(await add(asked, null)),
    async change({ id, ...change }: { id: string } & { [K in keyof Asked]?: Asked[K] | undefined }) {
      return view(
        await edit(id, (now) => {
          draftOnly(now);
          return { draft: drafting.changed(now.draft, change) };
        }),
      );
    },
    proposalCost: async (id: string) => proposing.cost((await find(id)).draft),
    propose: async (id: string, signal?: AbortSignal) => view(await propose(id, signal)),
    start: async (id: string) => view(await start(id)),
    ended,
    async cancel(id: string) {
      const record = await find(id);
      if (record.state !== 'running' || record.runId === null) throw running('It does not run.');
      await runs.cancel(record.runId);
      return view(await find(id));
    },
    async remove(id: string): Promise<DeliberationSummary> {
      const record = await find(id);
      if (record.state === 'running') throw running('It runs. Stop it first.');
      const { ...whole } = await view(record);
      await councilRuns.forget(record);
      await repo.remove(id);
      for (const key of [`council/${id}`, `council/${id}/outcome`])
        await memories
          .forgetEpisode(key)
          .catch((error) => log.warn('memory did not forget a deliberation', { error: String(error) }));
      changed(id);
      reviews.again();
      return whole;
    },
    async review({ id, reviewAt, check }: { id: string; reviewAt: number | null; check: Check | null }) {
      if (check !== null && seriesKeyOf(check) === null)
        throw invalid([{ field: 'check.metric', problem: 'There is no such figure' }]);
      const next = await edit(id, (now) => {
        endedOnly(now);
        if (now.outcome) throw running('How it turned out has been said already.');
        return { reviewAt, check };
      });
      reviews.again();
      return view(next);
    },
    async resolve({ id, right, note }: { id: string; right: Outcome['right']; note: string }) {
      const record = await find(id);
      endedOnly(record);
      if (right.kind === 'option' && !record.draft.options.some((option) => option.id === right.optionId))
        throw invalid([{ field: 'right.optionId', problem: 'There is no such option' }]);
      return view(await resolveWith(record, { at: clock.now(), by: 'user', right, note }));
    },
    seats: seats.list,
    saveSeat: (seat: SeatInput & { id?: string | undefined }) => seats.save(seat),
    removeSeat: seats.remove,
    records: async () => learning.records(await seats.list(), drafting.modelOf),
    async export(id: string) {
      const whole = await view(await find(id));
      return { name: fileNameOf(whole), text: markdownOf(whole) };
    },
    synthesis: (id: string, subscription: Subscription) => stream.read(id, subscription),
    /** For a step of a workflow: put, given options where it has none, started; the same again for the same key. */
    async ask({ key, ...asked }: AskCouncil, signal: AbortSignal): Promise<DeliberationRecord['id']> {
      const record = (await repo.byKey(key)) ?? (await add(asked, key));
      if (record.state !== 'draft') return record.id;
      if (record.draft.options.length < 2) {
        drafting.mayStart({ ...record.draft, options: placeholders }, drafting.plan(record.draft, await seats.list()));
        await propose(record.id, signal);
      }
      await start(record.id);
      return record.id;
    },
    /** Once every kind of step is known. */
    async begin(): Promise<void> {
      await councilRuns.takeUp();
      reviews.again();
    },
    dispose: () => disposers.run((error) => log.warn('the council did not end well', { error: String(error) })),
  };
}
export type CouncilService = ReturnType<typeof createCouncil>;

/** Options that are still to be proposed are no reason not to ask. */
const placeholders = [
  { id: 'a', label: 'a', text: '' },
  { id: 'b', label: 'b', text: '' },
];
