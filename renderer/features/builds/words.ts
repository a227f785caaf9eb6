import type { Build, BuildState, BuildStep } from '../../../shared/features/builds/schema.ts';
import type { Marked } from '../../ui/state-mark.tsx';

export const buildMarks: Record<BuildState, Marked> = {
  running: { mark: 'running', word: 'building' },
  succeeded: { mark: 'healthy', word: 'built' },
  failed: { mark: 'failing', word: 'failed' },
  cancelled: { mark: 'stopped', word: 'cancelled' },
};

export const stepMarks: Record<BuildStep['state'], Marked> = {
  waiting: { mark: 'neutral', word: 'not yet' },
  running: { mark: 'running', word: 'running' },
  done: { mark: 'healthy', word: 'done' },
  cached: { mark: 'info', word: 'from cache' },
  failed: { mark: 'failing', word: 'failed' },
  cancelled: { mark: 'stopped', word: 'cancelled' },
};

export const commitWords = ({ commit, dirty }: Pick<Build, 'commit' | 'dirty'>): string | null =>
  commit === null ? null : `${commit.slice(0, 7)}${dirty ? ' with changes' : ''}`;

/** What a deployment has built is built again by the next deployment: its tags are those of a version. */
export const canBuildAgain = ({ state, runId }: Pick<Build, 'state' | 'runId'>): boolean =>
  state !== 'running' && runId !== null;

/** Of the steps of the Dockerfile itself; what the builder does around them is not counted. */
export function cacheWords({ cached, steps }: Pick<Build, 'cached' | 'steps'>): string {
  const own = steps.filter(({ name }) => /^\[(?!internal)/.test(name)).length;
  return own === 0 ? String(cached) : `${cached} of ${own}`;
}

/** Where each step lies in the time of all, as shares of the whole. */
export function barsOf(
  steps: readonly BuildStep[],
  now: number,
): ReadonlyMap<string, { start: number; width: number }> {
  const begun = steps.filter(({ startedAt }) => startedAt !== null);
  const endOf = ({ startedAt, tookMs }: BuildStep) =>
    tookMs === null ? Math.max(now, startedAt ?? 0) : (startedAt ?? 0) + tookMs;
  const from = Math.min(...begun.map(({ startedAt }) => startedAt ?? 0));
  const whole = Math.max(1, Math.max(...begun.map(endOf)) - from);
  return new Map(
    begun.map((step) => {
      const start = ((step.startedAt ?? from) - from) / whole;
      return [
        step.id,
        { start, width: Math.max(0, Math.min(1 - start, (endOf(step) - (step.startedAt ?? from)) / whole)) },
      ];
    }),
  );
}

/** `NAME=value`, one a line. Null: some line is none. */
export function argsOf(text: string): Record<string, string> | null {
  const args: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    if (at < 1) return null;
    args[line.slice(0, at).trim()] = line.slice(at + 1);
  }
  return args;
}
export const argsText = (args: Readonly<Record<string, string>>): string =>
  Object.entries(args)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
export const tagsOf = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];
