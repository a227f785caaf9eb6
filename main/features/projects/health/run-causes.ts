import type { Runs } from '../../../core/runs/types.ts';
import type { HealthSource } from './types.ts';

/** Failed runs at a start that are looked through; what is older is no news. */
const mostRuns = 200;

/** The newest run of a project that has failed and was not followed by one that succeeded. */
export async function createRunCauses(
  runs: Pick<Runs, 'list' | 'get' | 'onChange'>,
): Promise<HealthSource & { dispose(): void }> {
  const failed = new Map<string, { runId: string; name: string }>();
  const listeners = new Set<(ids?: readonly string[]) => void>();

  const { runs: recent } = await runs.list({ limit: mostRuns });
  for (const { id, state, subject, name } of [...recent].reverse()) {
    if (subject?.type !== 'project') continue;
    if (state === 'failed') failed.set(subject.id, { runId: id, name });
    else if (state === 'succeeded') failed.delete(subject.id);
  }
  const stop = runs.onChange(({ ended, runId, child }) => {
    if (!ended || child) return;
    void runs.get(runId).then(
      ({ state, subject, name }) => {
        if (subject?.type !== 'project') return;
        if (state === 'failed') failed.set(subject.id, { runId, name });
        else if (state === 'succeeded') failed.delete(subject.id);
        for (const listener of [...listeners]) listener([subject.id]);
      },
      () => {},
    );
  });

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
      const last = failed.get(record.id);
      if (!last) return [];
      return [
        {
          cause: 'runs.failing',
          share: 1,
          sentence: `${last.name} failed the last time`,
          action: { kind: 'route', label: 'See the run', route: `/runs/${last.runId}` },
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
