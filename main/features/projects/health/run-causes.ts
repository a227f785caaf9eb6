import type { RunSummary } from '../../../../shared/features/runs/schema.ts';
import type { Runs } from '../../../core/runs/types.ts';
import type { HealthSource } from './types.ts';

/** Failed runs at a start that are looked through; what is older is no news. */
const mostRuns = 200;

/** The newest run of a project that has failed and was not followed by one that succeeded. */
export async function createRunCauses(
  runs: Pick<Runs, 'list' | 'get' | 'onChange'>,
): Promise<HealthSource & { dispose(): void }> {
  const last = new Map<string, { runId: string; name: string; failed: boolean; at: number }>();
  const listeners = new Set<(ids?: readonly string[]) => void>();

  /** Answers come in any order, so the moment of the end decides. */
  function keep({ id, state, subject, name, parent, finishedAt }: RunSummary): string | null {
    if (subject?.type !== 'project' || parent || (state !== 'failed' && state !== 'succeeded')) return null;
    const at = finishedAt ?? 0;
    if (at < (last.get(subject.id)?.at ?? 0)) return null;
    last.set(subject.id, { runId: id, name, failed: state === 'failed', at });
    return subject.id;
  }

  const stop = runs.onChange(({ ended, runId, child }) => {
    if (!ended || child) return;
    void runs.get(runId).then(
      (run) => {
        const id = keep(run);
        if (id !== null) for (const listener of [...listeners]) listener([id]);
      },
      () => {},
    );
  });
  // Listened first: what ends meanwhile is not missed.
  const { runs: recent } = await runs.list({ limit: mostRuns });
  for (const run of [...recent].reverse()) keep(run);

  return {
    causes: [
      {
        id: 'runs.failing',
        label: 'Failing last run',
        explanation: 'The last run that was about it has failed.',
        weight: 10,
      },
    ],
    look({ record }) {
      const run = last.get(record.id);
      if (!run) return [];
      const cause = 'runs.failing';
      if (!run.failed) return [{ cause, share: 0, sentence: `${run.name} succeeded the last time` }];
      return [
        {
          ...{ cause, share: 1, sentence: `${run.name} failed the last time` },
          action: { kind: 'route', label: 'See the run', route: `/runs/${run.runId}` },
        },
      ];
    },
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    dispose: stop,
  };
}
