import type { RunSummary } from '../../../shared/features/runs/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Runs, Schedules } from '../../core/runs/types.ts';
import { createFires, type FireTarget, longestChain, mostPerMinute } from './fires.ts';
import { createHooks } from './hooks.ts';
import type { WorkflowRow, WorkflowsRepo } from './repo.ts';
import { createTellAttention } from './tell-attention.ts';
import type { TriggerRepo, WaitingFire } from './trigger-repo.ts';
import { createTriggers, type Trouble } from './triggers/create-triggers.ts';
import { createCron } from './triggers/cron.ts';
import { createFilesTrigger } from './triggers/files.ts';
import { createGitTrigger } from './triggers/git.ts';
import { createJournalTrigger } from './triggers/journal.ts';
import { createMetricTrigger, type MetricDeps } from './triggers/metric.ts';
import { createWebhookTrigger } from './triggers/webhook.ts';
import { createWorkflowEndTrigger } from './triggers/workflow-end.ts';
import type { Language } from './types.ts';
import { createWorkflowRuns, kind } from './workflow-runs.ts';
import type { WorkflowSecrets } from './workflow-secrets.ts';

const safely: Trouble = { why: 'Optimus is in safe mode: nothing starts by itself until you leave it', quiet: true };

export interface TriggeringDeps {
  repo: WorkflowsRepo;
  triggerRepo: TriggerRepo;
  runs: Runs;
  schedules: Schedules;
  clock: Clock;
  log: Logger;
  journal: Journal;
  attention: Attention;
  language: () => Promise<Pick<Language, 'decide'>>;
  secrets: WorkflowSecrets;
  home: string;
  safeMode: boolean;
  start: (target: FireTarget, fire: WaitingFire) => Promise<RunSummary>;
  /** The list would say something else about it now. */
  onChange: (workflowId: string) => void;
  monitors: MetricDeps['monitors'];
  projectNamed: MetricDeps['projectNamed'];
}

/** Everything that runs workflows without being asked, and what there is to say about it. */
export function createTriggering(deps: TriggeringDeps) {
  const { repo, triggerRepo, runs, schedules, clock, log, journal, language, secrets, home, safeMode, onChange } = deps;
  const tell = createTellAttention({ attention: deps.attention, runs, log });
  const ofWorkflows = createWorkflowRuns({ runs, clock, log });
  const hooks = createHooks({ clock, log, repo: triggerRepo });
  const cron = createCron({ schedules, log });
  const stops: Cancel[] = [];
  let telling: Promise<void> | null = null;
  let tellAgain = false;
  let begun = false;
  let disposed = false;

  const nameAt = ({ workflowId, workflowName }: FireTarget) => ({
    type: 'workflow',
    id: workflowId,
    label: workflowName,
  });
  const fires = createFires({
    repo: triggerRepo,
    runs,
    clock,
    log,
    journal,
    chainOf: ofWorkflows.chainOf,
    start: deps.start,
    onBrake(target) {
      tell.notice(target.workflowId, {
        key: `workflows/braked/${target.workflowId}`,
        severity: 'warning',
        sentence: `${target.workflowName} was set off more than ${mostPerMinute} times within a minute`,
        evidence: 'The rest was dropped; save or disable it, or put this away',
        since: clock.now(),
        subject: nameAt(target),
        fingerprint: String(clock.now()),
        actions: [tell.noticeAction(target.workflowId)],
      });
      said();
    },
    onCut(target, chain) {
      tell.notice(target.workflowId, {
        key: `workflows/cut/${target.workflowId}`,
        severity: 'warning',
        sentence: `${target.workflowName} is part of a circle: workflows have set each other off ${longestChain} times in a row`,
        evidence: `The circle was cut here, after ${chain.length} runs`,
        since: clock.now(),
        subject: nameAt(target),
        fingerprint: String(clock.now()),
        actions: [tell.noticeAction(target.workflowId)],
      });
      said();
    },
  });

  const findWorkflow = async (nameOrId: string) => {
    const rows = await repo.all();
    return rows.find(({ id }) => id === nameOrId) ?? rows.find(({ name }) => name === nameOrId) ?? null;
  };
  const triggers = createTriggers({
    log,
    fires,
    repo: triggerRepo,
    cron,
    kinds: {
      files: createFilesTrigger({ clock, log, home }),
      git: createGitTrigger({ clock, log, home }),
      webhook: createWebhookTrigger({ log, hooks, secret: secrets.get, onSecrets: secrets.onChange }),
      metric: createMetricTrigger({ clock, home, log, monitors: deps.monitors, projectNamed: deps.projectNamed }),
      journal: createJournalTrigger({ clock, log, journal, language }),
      workflow: createWorkflowEndTrigger({
        clock,
        log,
        async findWorkflow(nameOrId) {
          const found = await findWorkflow(nameOrId);
          return found && { id: found.id, name: found.name };
        },
        endedRuns: ofWorkflows.endedRuns,
        onEnded: ofWorkflows.onEnded,
      }),
    },
    onTrouble(workflowId) {
      onChange(workflowId);
      said();
    },
  });

  const troublesOf = (row: WorkflowRow): readonly (Trouble | null)[] =>
    safeMode ? row.facts.triggers.map(() => safely) : triggers.troubles(row);

  /** Says anew how things stand; several changes at once are said once. */
  function said(): void {
    tellAgain = true;
    telling ??= Promise.resolve()
      .then(async () => {
        while (tellAgain && !disposed) {
          tellAgain = false;
          const rows = await repo.all();
          if (!disposed) tell.set(rows, troublesOf);
        }
      })
      .catch((error: unknown) => log.error('what workflows need could not be told', error))
      .finally(() => {
        telling = null;
        if (tellAgain && !disposed) said();
      });
  }

  async function lookAtRuns(workflowIds: readonly string[]): Promise<void> {
    const latest = await ofWorkflows.latest(workflowIds);
    const changed = workflowIds.filter((id) => tell.latest(id, latest.get(id) ?? []));
    if (changed.length > 0) said();
  }

  return {
    hooks,
    cron,
    troublesOf,
    findWorkflow,
    latest: ofWorkflows.latest,

    /** As it is kept now. */
    async sync(row: WorkflowRow): Promise<void> {
      tell.forget(row.id);
      if (begun) {
        await triggers.sync(row);
        triggers.retry('workflow');
      }
      said();
    },
    async remove(id: string): Promise<void> {
      tell.forget(id);
      if (begun) {
        await triggers.remove(id);
        triggers.retry('workflow');
      }
      said();
    },

    /** Everything that is kept and enabled begins to watch. */
    async begin(rows: readonly WorkflowRow[]): Promise<void> {
      if (!safeMode) {
        begun = true;
        await fires.begin();
        // One that cannot be set up, on a full disk say, keeps neither the others nor the program from starting.
        for (const row of rows)
          await triggers.sync(row, { sweep: false }).catch((error: unknown) => {
            log.error('the triggers of a workflow could not be set up', error, { workflow: row.id });
          });
        const wanted = new Set(rows.flatMap((row) => triggers.schedulesOf(row)));
        await cron.settled();
        await cron
          .keepOnly((id) => wanted.has(id))
          .catch((error: unknown) => {
            log.error('old schedules could not be removed', error);
          });
        stops.push(cron.begin());
      }
      stops.push(
        runs.onChange((change) => {
          if (change.kind === kind) tell.approvals();
        }),
        ofWorkflows.onMoved(onChange),
        ofWorkflows.onEnded((run) => {
          lookAtRuns([run.definitionId]).catch((error: unknown) => log.error('an end of a run was not told', error));
        }),
      );
      tell.approvals();
      said();
      // No start has to wait for that.
      lookAtRuns(rows.map(({ id }) => id)).catch((error: unknown) => {
        if (!disposed) log.error('failed runs of workflows were not told', error);
      });
    },

    async dispose(): Promise<void> {
      disposed = true;
      for (const stop of stops) stop();
      triggers.dispose();
      fires.dispose();
      ofWorkflows.dispose();
      hooks.dispose();
      await telling;
      tell.dispose();
    },
  };
}
