import type { BackupJob } from '../../../../shared/features/backups/schema.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Fire, Schedules } from '../../../core/runs/types.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { Book } from '../book.ts';
import type { Recorder } from '../jobs/recorder.ts';
import type { JobRuns } from '../jobs/runs.ts';
import type { Look } from '../targets/look.ts';
import type { PlanRecord, TargetRecord } from '../types.ts';
import { systemZone } from './check-plan.ts';
import { commitsSince } from './commits.ts';
import type { Conditions } from './conditions.ts';

export const owner = 'backups';
const backupId = (planId: string) => `backup/${planId}`;
const proofId = (planId: string) => `backup-proof/${planId}`;
/** Neither a battery nor a network tells everywhere when it is another; only while something waits is it asked again. */
const againMs = 60_000;
/** Of hosts that do not answer. */
const hostAgainMs = 600_000;

interface Deps {
  book: Book;
  schedules: Schedules;
  projects: Pick<ProjectsService, 'onChange' | 'row'>;
  conditions: Conditions;
  recorder: Recorder;
  jobs: Pick<JobRuns, 'start'>;
  look: Look;
  clock: Clock;
  log: Logger;
  /** What is due or waits is another than before. */
  onWaiting(): void;
}

interface Wish {
  kind: 'backup' | 'proof';
  because: string;
  key?: string;
  /** Whoever asks by hand is heard whatever the plan waits for. */
  byHand?: boolean;
  /** Whether it is still wanted when its turn comes: a look on the way of one wish may have raised another. */
  still?: () => boolean;
}

/** Schedules, commits and disks that come back: each becomes a job, at once or as soon as nothing stands in its way. */
export function createTriggers(deps: Deps) {
  const { book, schedules, projects, conditions, recorder, jobs, look, clock, log, onWaiting } = deps;
  const hindrances = new Map<string, string>();
  const underWay = new Set<Promise<unknown>>();
  const stops: Cancel[] = [];
  let again: Cancel | null = null;
  let disposed = false;

  function quietly(what: string, task: () => Promise<unknown>): void {
    const now = task()
      .catch((error: unknown) => {
        if (!disposed) log.warn(what, { error: String(error) });
      })
      .finally(() => underWay.delete(now));
    underWay.add(now);
  }

  const hm = (at: number, zone: string | null) =>
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone ?? systemZone() }).format(at);

  async function hindrance(plan: PlanRecord, target: TargetRecord, kind: Wish['kind']): Promise<string | null> {
    if (target.known.state === 'away' || target.input.backend.type === 'folder') await look.look(target.id);
    const now = book.target(target.id);
    if (now.known.state === 'away') return now.known.sentence;
    return kind === 'proof' && !plan.input.onlyOnPower ? null : conditions.hinders(plan.input);
  }

  async function later(plan: PlanRecord, wish: Wish, why: string): Promise<null> {
    hindrances.set(plan.id, why);
    const pending = { because: wish.because, since: clock.now() };
    await book.happened(
      plan.id,
      wish.kind === 'backup'
        ? { pending: plan.known.pending ?? pending }
        : { pendingProof: plan.known.pendingProof ?? pending },
    );
    arm();
    onWaiting();
    return null;
  }

  const turns = new Map<string, ReturnType<typeof createSerial>>();
  /** Null: it waits, and begins by itself. */
  async function wish(planId: string, asked: Wish): Promise<BackupJob | null> {
    book.plan(planId);
    if (asked.byHand) return wishNow(planId, asked);
    const turn = turns.get(planId) ?? createSerial();
    turns.set(planId, turn);
    return turn(() => wishNow(planId, asked));
  }
  async function wishNow(planId: string, asked: Wish): Promise<BackupJob | null> {
    if (asked.still && !asked.still()) return null;
    const plan = book.plan(planId);
    const target = book.target(plan.input.targetId);
    // One that has not begun yet will hold what is there by then, also behind one that runs.
    const queued = recorder
      .open()
      .find(({ job, begunAt }) => job.planId === planId && job.kind === asked.kind && begunAt === null);
    if (queued) return queued.job;
    if (!asked.byHand) {
      if (plan.input.paused) return null;
      const why = await hindrance(plan, target, asked.kind);
      if (why !== null) return later(book.plan(planId), asked, why);
    }
    hindrances.delete(planId);
    if (asked.kind === 'backup') await book.happened(planId, { pending: null });
    else await book.happened(planId, { pendingProof: null });
    return jobs.start({
      asked: asked.kind === 'backup' ? { kind: 'backup' } : { kind: 'proof', all: false },
      ...{ target, plan: book.plan(planId), because: asked.because, key: asked.key },
    });
  }

  /** What waited, tried again: after a disk came back, power did, or a while. */
  async function makeUp(plans: readonly PlanRecord[]): Promise<void> {
    for (const { id } of plans) {
      const plan = book.findPlan(id);
      if (!plan || disposed) continue;
      const { pending, pendingProof } = plan.known;
      const known = () => book.findPlan(id)?.known;
      if (pending)
        await wish(id, { kind: 'backup', because: madeUp(pending.because), still: () => Boolean(known()?.pending) });
      if (pendingProof)
        await wish(id, {
          ...{ kind: 'proof', because: madeUp(pendingProof.because), still: () => Boolean(known()?.pendingProof) },
        });
    }
    onWaiting();
  }
  const madeUp = (because: string) => (because.startsWith('made up') ? because : `made up: ${because}`);

  const waiting = () =>
    book.plans().filter(({ known, input }) => !input.paused && (known.pending || known.pendingProof));
  const away = ({ input }: PlanRecord) => book.findTarget(input.targetId)?.known.state === 'away';
  /** Those whose disk is away are told when it is back; of a host nobody tells. */
  const asked = () =>
    waiting().filter((plan) => !away(plan) || book.findTarget(plan.input.targetId)?.input.backend.type !== 'folder');
  let slowly = false;
  function arm(): void {
    const all = asked();
    const slow = all.every(away);
    if (disposed || all.length === 0 || (again && !(slowly && !slow))) return;
    again?.();
    slowly = slow;
    again = clock.after(slow ? hostAgainMs : againMs, () => {
      again = null;
      quietly('what waits could not be looked at', async () => {
        await makeUp(asked());
        arm();
      });
    });
  }

  async function onFire({ schedule, at, late, idempotencyKey }: Fire): Promise<string | null> {
    const [kind, planId = ''] = schedule.id.split('/');
    const plan = book.findPlan(planId);
    if (!plan) return null;
    const because = late ? `made up for ${hm(at, plan.input.timeZone)}` : 'on schedule';
    // What was missed while Optimus did not run is made up now: it is not late before it has had its time.
    if (kind === 'backup' && plan.known.dueAt === null) await book.happened(planId, { dueAt: late ? clock.now() : at });
    const job = await wish(planId, { kind: kind === 'backup' ? 'backup' : 'proof', because, key: idempotencyKey });
    onWaiting();
    return job?.runId ?? null;
  }

  async function onProject(projectId: string): Promise<void> {
    const path = projects.row(projectId)?.path;
    if (path === undefined) return;
    for (const plan of book.plans()) {
      if (plan.input.projectId !== projectId || !plan.input.afterCommit) continue;
      const seen = await commitsSince(path, plan.known.head);
      if (!seen || seen.head === plan.known.head) continue;
      await book.happened(plan.id, { head: seen.head });
      if (seen.commit !== null)
        await wish(plan.id, { kind: 'backup', because: `after commit ${seen.commit.slice(0, 7)}` });
    }
  }

  const lanes = new Map<string, Promise<void>>();
  /** Of one project one after the other: two looks at the same commit would back it up twice. */
  const inLane = (projectId: string) => {
    const next = (lanes.get(projectId) ?? Promise.resolve()).then(() => onProject(projectId));
    lanes.set(
      projectId,
      next.catch(() => {}),
    );
    return next;
  };

  return {
    wish,
    hindrance: (planId: string): string | null => hindrances.get(planId) ?? null,

    async put({ id, input }: PlanRecord): Promise<void> {
      const zone = input.timeZone ?? systemZone();
      const enabled = !input.paused;
      const put = (scheduleId: string, cron: string | null, label: string) =>
        cron === null
          ? schedules.remove(scheduleId)
          : schedules.put({ id: scheduleId, owner, label, cron, zone, missed: 'once', overlap: 'skip', enabled });
      await put(backupId(id), input.cron, `The backup of ${input.name}`);
      await put(proofId(id), input.proofCron, `The proof of ${input.name}`);
      if (input.afterCommit && input.projectId !== null) await inLane(input.projectId);
      if (input.paused) hindrances.delete(id);
      arm();
    },
    async remove(id: string): Promise<void> {
      await schedules.remove(backupId(id));
      await schedules.remove(proofId(id));
      hindrances.delete(id);
      turns.delete(id);
    },
    async nextFires(): Promise<Map<string, number | null>> {
      return new Map((await schedules.list(owner)).map(({ id, nextAt }) => [id, nextAt]));
    },
    nextOf: (fires: ReadonlyMap<string, number | null>, planId: string): number | null =>
      fires.get(backupId(planId)) ?? null,

    /** A place that was away is there again: one backup for all that was missed, and one where the plan wants it. */
    back(targetId: string): void {
      quietly('a disk that came back could not be backed up to', async () => {
        const all = book.plansAt(targetId);
        // A slot that passed meanwhile is not late before it has had its time.
        const due = clock.now();
        await Promise.all(
          all.flatMap(({ id, known }) => (known.dueAt === null ? [] : [book.happened(id, { dueAt: due })])),
        );
        const plans = all.flatMap(({ id }) => book.findPlan(id) ?? []).filter(({ input }) => !input.paused);
        await makeUp(plans.filter(({ known }) => known.pending || known.pendingProof));
        const still = (id: string) => recorder.openOf(id, 'backup') === null;
        for (const { id, input } of plans)
          if (input.onPlug && still(id))
            await wish(id, { kind: 'backup', because: 'its disk was plugged in', still: () => still(id) });
      });
    },

    /** Before the schedules begin: what is due is then handed over. */
    async begin(): Promise<void> {
      for (const plan of book.plans()) await this.put(plan);
      const wanted = new Set(book.plans().flatMap(({ id }) => [backupId(id), proofId(id)]));
      for (const { id } of await schedules.list(owner)) if (!wanted.has(id)) await schedules.remove(id);
      stops.push(schedules.owner(owner, onFire));
      stops.push(projects.onChange((id) => quietly('a commit could not be looked at', () => inLane(id))));
      stops.push(clock.onResume(() => quietly('what waits could not be looked at', () => makeUp(asked()))));
      arm();
    },
    settled: async () => void (await Promise.all(underWay)),
    async dispose() {
      disposed = true;
      again?.();
      for (const stop of stops) stop();
      await Promise.all(underWay);
    },
  };
}
export type Triggers = ReturnType<typeof createTriggers>;
