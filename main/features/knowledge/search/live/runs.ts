import type { Evidence } from '../../../../../shared/features/knowledge/schema.ts';
import type { RunSummary } from '../../../../../shared/features/runs/schema.ts';
import type { RunsService } from '../../../runs/index.ts';
import { makeEvidence } from '../../evidence.ts';
import { rankByWords } from '../rank-words.ts';
import { type LiveSource, mostOfOne } from '../sources.ts';

const newest = 200;

export const projectOfRun = ({ subject }: RunSummary): string | null =>
  subject?.type === 'project' ? subject.id : null;

export function runEvidence(run: RunSummary): Evidence {
  const took =
    run.startedAt !== null && run.finishedAt !== null
      ? `, took ${Math.round((run.finishedAt - run.startedAt) / 100) / 10} s`
      : '';
  const lines = [
    `Run "${run.name}" (${run.kind}): ${run.state}, ${run.stepsEnded} of ${run.stepsTotal} steps${took}`,
    `Set off by ${run.trigger.label || run.trigger.kind}, ${new Date(run.createdAt).toISOString()}`,
    ...(run.subject ? [`About: ${run.subject.type} ${run.subject.label || run.subject.id}`] : []),
    ...(run.text === '' ? [] : [run.text]),
    ...(run.error
      ? [
          `Failed${run.error.stepKey ? ` in step ${run.error.stepKey}` : ''}: ${run.error.sentence}`,
          ...(run.error.detail ? [run.error.detail.slice(0, 2_000)] : []),
        ]
      : []),
  ];
  return makeEvidence({
    kind: 'run',
    title: `${run.name}: ${run.state}`,
    text: lines.join('\n'),
    source: { type: 'run', runId: run.id, stepKey: run.error?.stepKey ?? null },
    at: run.finishedAt ?? run.startedAt ?? run.createdAt,
    projectId: projectOfRun(run),
  });
}

/** Runs and how they ended. */
export const createRunFinder = (runs: Pick<RunsService, 'list'>): LiveSource => ({
  kinds: ['run'],
  async find({ terms, scope, before }) {
    const { runs: found } = await runs.list({ limit: newest, ...(before !== null && { until: before }) });
    const chosen = scope.projectIds === null ? null : new Set(scope.projectIds);
    const fitting = found.filter((run) => {
      const project = projectOfRun(run);
      return chosen === null || (project !== null && chosen.has(project));
    });
    const ranked = rankByWords(fitting, (run) => runEvidence(run).text, terms);
    return { words: ranked.slice(0, mostOfOne).map(runEvidence), entity: [] };
  },
});
