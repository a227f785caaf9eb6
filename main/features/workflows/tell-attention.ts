import type { RunSummary } from '../../../shared/features/runs/schema.ts';
import type { Attention, Draft } from '../../core/attention/attention.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Runs } from '../../core/runs/types.ts';
import type { WorkflowRow } from './repo.ts';
import type { Trouble } from './triggers/create-triggers.ts';
import { kind } from './workflow-runs.ts';

const openWorkflow = (id: string) => ({ id: 'open', label: 'Open the workflow', route: `/workflows/${id}` });
const subjectOf = ({ id, name }: WorkflowRow) => ({ type: 'workflow', id, label: name });
const runOf = (run: RunSummary) => ({ type: 'run', id: run.id, label: run.name });
/** Who starts a run by hand looks at how it ends. */
const attended = new Set(['hand', 'parent']);

interface Deps {
  attention: Attention;
  runs: Pick<Runs, 'running' | 'retry' | 'get'>;
  log: Logger;
}

/** The newest failure that nobody has seen to, of runs newest first: it is over with the next success. */
export function openFailure(latest: readonly RunSummary[]): RunSummary | null {
  const ended = latest.filter((run) => run.finishedAt !== null);
  const success = ended.findIndex((run) => run.state === 'succeeded');
  const failures = (success < 0 ? ended : ended.slice(0, success)).filter((run) => run.state === 'failed');
  const unattended = failures.some((run) => !attended.has(run.trigger.kind) && run.trigger.kind !== 'retry');
  return unattended ? (failures[0] ?? null) : null;
}

/** What workflows have to say on the one list of what needs the user. */
export function createTellAttention({ attention, runs, log }: Deps) {
  const source = attention.source('workflows');
  const approvals = attention.source('workflow-approvals');
  /** Said by something that happened, not by how things stand; gone when the workflow is changed. */
  const notices = new Map<string, Map<string, Draft>>();
  const failures = new Map<string, RunSummary>();
  let saidApprovals = '';
  let asked = false;
  let looking = false;
  let lookAgain = false;
  let disposed = false;

  function failed(run: RunSummary): Draft {
    return {
      key: `workflows/failed/${run.definitionId}`,
      severity: 'error',
      sentence: `${run.name} failed${run.error ? `: ${run.error.sentence}` : ''}`,
      evidence: `Set off by ${run.trigger.label}`,
      since: run.finishedAt ?? run.createdAt,
      subject: runOf(run),
      fingerprint: run.id,
      actions: [
        { id: 'see', label: 'See the run', route: `/runs/${run.id}` },
        {
          id: 'retry',
          label: 'Retry from where it failed',
          run: async () => {
            const again = await runs.retry(run.id, { from: 'failed' });
            return { done: true, sentence: `${again.name} runs again` };
          },
        },
      ],
    };
  }

  function troubled(row: WorkflowRow, troubles: readonly (Trouble | null)[]): Draft[] {
    if (!row.enabled) return [];
    if (row.facts.errors > 0) {
      const many = row.facts.errors === 1 ? 'a problem' : `${row.facts.errors} problems`;
      return [
        {
          key: `workflows/errors/${row.id}`,
          severity: 'warning',
          sentence: `${row.name} cannot run: its text has ${many}`,
          evidence: row.facts.firstError ?? '',
          subject: subjectOf(row),
          actions: [openWorkflow(row.id)],
        },
      ];
    }
    const loud = troubles.flatMap((trouble) => (trouble && !trouble.quiet ? [trouble.why] : []));
    const [first] = loud;
    if (first === undefined) return [];
    return [
      {
        key: `workflows/trigger/${row.id}`,
        severity: 'warning',
        sentence: `${row.name} is not set off: ${first}`,
        evidence: loud.length > 1 ? loud.slice(1, 4).join('; ') : 'It goes on by itself when that is mended',
        subject: subjectOf(row),
        fingerprint: loud.join('\n'),
        actions: [openWorkflow(row.id)],
      },
    ];
  }

  const isAsking = (run: RunSummary) => run.kind === kind && run.asks;

  /** What it asks, itself or by a run that one of its steps has started. */
  async function questionOf(runId: string): Promise<string> {
    const { steps, children } = await runs.get(runId);
    const own = steps.flatMap(({ wait }) => (wait?.kind === 'approval' ? [wait.question] : []));
    if (own[0] !== undefined) return own[0];
    const child = children.find((run) => run.asks);
    return child ? questionOf(child.id) : '';
  }

  async function tellApprovals(): Promise<void> {
    const asking = runs.running().filter(isAsking);
    const questions = await Promise.all(asking.map(({ id }) => questionOf(id)));
    const drafts = asking.flatMap((run, i): Draft[] => {
      const question = questions[i] ?? '';
      // It was answered between the two questions.
      if (question === '') return [];
      return [
        {
          key: `workflow-approvals/${run.id}`,
          severity: 'warning',
          sentence: `${run.name} asks: ${question}`,
          evidence: `It waits for an answer (${run.trigger.label})`,
          subject: runOf(run),
          fingerprint: question,
          actions: [{ id: 'open', label: 'Answer…', route: `/runs/${run.id}` }],
        },
      ];
    });
    const print = drafts.map(({ key, sentence }) => `${key} ${sentence}`).join('\n');
    if (print !== saidApprovals) approvals.set(drafts);
    saidApprovals = print;
  }

  function look(): void {
    lookAgain = true;
    if (looking) return;
    looking = true;
    void (async () => {
      while (lookAgain && !disposed) {
        lookAgain = false;
        await tellApprovals();
      }
    })()
      .catch((error: unknown) => {
        if (!disposed) log.error('what runs ask could not be told', error);
      })
      .finally(() => {
        looking = false;
      });
  }

  return {
    /** How all of them stand. */
    set(rows: readonly WorkflowRow[], troublesOf: (row: WorkflowRow) => readonly (Trouble | null)[]): void {
      source.set(
        rows.flatMap((row) => {
          const failure = failures.get(row.id);
          return [
            ...(failure ? [failed(failure)] : []),
            ...troubled(row, troublesOf(row)),
            ...(row.enabled ? (notices.get(row.id)?.values() ?? []) : []),
          ];
        }),
      );
    },

    /** Says whether something has changed. */
    latest(workflowId: string, runs: readonly RunSummary[]): boolean {
      const before = failures.get(workflowId)?.id;
      const now = openFailure(runs);
      if (now) failures.set(workflowId, now);
      else failures.delete(workflowId);
      return before !== now?.id;
    },

    notice(workflowId: string, draft: Draft): void {
      const own = notices.get(workflowId) ?? new Map<string, Draft>();
      notices.set(workflowId, own.set(draft.key, draft));
    },
    forget: (workflowId: string) => void notices.delete(workflowId),
    noticeAction: openWorkflow,

    /** Which runs ask for an answer, after any change of a run; next to free while none does. */
    approvals(): void {
      if (asked) return;
      asked = true;
      // Runs commit in bursts, and one look after each is enough.
      setImmediate(() => {
        asked = false;
        if (!disposed && (saidApprovals !== '' || runs.running().some(isAsking))) look();
      });
    },

    dispose() {
      disposed = true;
      source.dispose();
      approvals.dispose();
    },
  };
}
