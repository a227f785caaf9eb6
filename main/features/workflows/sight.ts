import type { RunSummary } from '../../../shared/features/runs/schema.ts';
import type {
  TriggerInfo,
  Workflow,
  WorkflowReading,
  WorkflowSummary,
} from '../../../shared/features/workflows/schema.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Runs, Schedules } from '../../core/runs/types.ts';
import type { Hooks } from './hooks.ts';
import type { SourceRow, WorkflowRow } from './repo.ts';
import type { Trouble } from './triggers/create-triggers.ts';
import { type CronTriggers, scheduleId } from './triggers/cron.ts';
import { notServed } from './triggers/webhook.ts';
import type { ReadWorkflow, TriggerSpec } from './types.ts';

const mostRecent = 20;

type Ended = WorkflowSummary['recent'][number];
const isEnded = (state: RunSummary['state']): state is Ended['state'] =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';

interface Deps {
  clock: Clock;
  runs: Pick<Runs, 'running'>;
  latest: (workflowIds: readonly string[]) => Promise<Map<string, RunSummary[]>>;
  schedules: Pick<Schedules, 'preview'>;
  cron: Pick<CronTriggers, 'nextFires'>;
  hooks: Pick<Hooks, 'address'>;
  troublesOf: (row: WorkflowRow) => readonly (Trouble | null)[];
  secretNames: () => Promise<ReadonlySet<string>>;
}

/** What people see of workflows: the kept facts with what only this moment knows. */
export function createSight(deps: Deps) {
  const { clock, runs, latest, schedules, cron, hooks, troublesOf, secretNames } = deps;

  const addressOf = (spec: TriggerSpec) => (spec.kind === 'webhook' ? hooks.address(spec.name) : null);

  function triggersOf(row: WorkflowRow, next: ReadonlyMap<string, number | null>): TriggerInfo[] {
    const troubles = troublesOf(row);
    return row.facts.triggers.map(({ spec, sentence }, index) => ({
      kind: spec.kind,
      sentence,
      nextAt: row.enabled && spec.kind === 'cron' ? (next.get(scheduleId(row.id, index)) ?? null) : null,
      address: addressOf(spec),
      trouble: troubles[index]?.why ?? null,
    }));
  }

  function summaryOf(
    row: WorkflowRow,
    latest: readonly RunSummary[],
    runningCount: number,
    next: ReadonlyMap<string, number | null>,
  ): WorkflowSummary {
    const triggers = triggersOf(row, next);
    const soonest = triggers.flatMap(({ nextAt }) => nextAt ?? []);
    const recent = latest.flatMap(({ id, state, startedAt, createdAt, finishedAt }) =>
      isEnded(state) ? [{ runId: id, state, tookMs: (finishedAt ?? createdAt) - (startedAt ?? createdAt) }] : [],
    );
    return {
      id: row.id,
      name: row.name,
      description: row.facts.description,
      enabled: row.enabled,
      revision: row.revision,
      updatedAt: row.updatedAt,
      stepCount: row.facts.stepCount,
      errors: row.facts.errors,
      triggers,
      nextAt: soonest.length > 0 ? Math.min(...soonest) : null,
      lastRun: latest[0] ?? null,
      runningCount,
      recent: recent.slice(0, mostRecent).reverse(),
    };
  }

  async function summaries(rows: readonly WorkflowRow[]): Promise<WorkflowSummary[]> {
    const found = await latest(rows.map(({ id }) => id));
    const next = await cron.nextFires();
    const counts = new Map<string, number>();
    for (const { definitionId } of runs.running()) counts.set(definitionId, (counts.get(definitionId) ?? 0) + 1);
    return rows.map((row) => summaryOf(row, found.get(row.id) ?? [], counts.get(row.id) ?? 0, next));
  }

  /** The reading of a text, with what it says about this machine and this moment. */
  async function readingOf(read: ReadWorkflow, triggers: readonly TriggerInfo[] | null): Promise<WorkflowReading> {
    const known = await secretNames();
    const now = clock.now();
    const fresh = read.reading.triggers.map((info, index): TriggerInfo => {
      const spec = read.triggers[index];
      if (!spec) return info;
      const nextAt = spec.kind === 'cron' ? (schedules.preview(spec.cron, spec.zone, now, 1)[0] ?? null) : null;
      const address = addressOf(spec);
      return { ...info, nextAt, address, trouble: spec.kind === 'webhook' && address === null ? notServed : null };
    });
    const names = new Set([...read.secrets, ...read.triggers.flatMap((s) => (s.kind === 'webhook' ? [s.secret] : []))]);
    return {
      ...read.reading,
      triggers: triggers?.length === fresh.length ? [...triggers] : fresh,
      secrets: [...names].sort().map((name) => ({ name, known: known.has(name) })),
    };
  }

  return {
    summaries,
    async summary(row: WorkflowRow): Promise<WorkflowSummary> {
      const [one] = await summaries([row]);
      if (!one) throw new Error('one row gives one summary');
      return one;
    },
    reading: (read: ReadWorkflow) => readingOf(read, null),
    async workflow(row: SourceRow, read: ReadWorkflow): Promise<Workflow> {
      const [summary] = await summaries([row]);
      if (!summary) throw new Error('one row gives one summary');
      return { ...summary, source: row.source, reading: await readingOf(read, summary.triggers) };
    },
  };
}
