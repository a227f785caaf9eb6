import type { RunSummary } from '../../../shared/features/runs/schema.ts';
import { formatCount } from '../../lib/number.ts';

export interface Overall {
  label: string;
  asking: number;
  /** The mean of what is known; null when nothing is. */
  progress: number | null;
}

/** All that runs in a few words for the status bar. */
export function overallOf(running: readonly RunSummary[]): Overall {
  const asking = running.filter(({ asks }) => asks).length;
  const known = running.flatMap(({ progress }) => (progress === null ? [] : [progress]));
  const progress = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  const [only] = running;
  const label =
    running.length === 1 && only
      ? `1 run: ${only.name}${asking > 0 ? ' asks you' : ''}`
      : `${formatCount(running.length, 'run')}${asking > 0 ? `, ${asking === 1 ? 'one asks' : `${asking} ask`} you` : ''}`;
  return { label, asking, progress };
}
