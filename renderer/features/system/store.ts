import { create } from 'zustand';
import type { SelfMetricsSample } from '../../../shared/features/system/schema.ts';

const kept = 120;

/** The last ten minutes of what Optimus costs, newest last: the stream is the fact, this is what is on screen. */
export const useMetrics = create<{ samples: readonly SelfMetricsSample[] }>()(() => ({ samples: [] }));

export const addSample = (sample: SelfMetricsSample) =>
  useMetrics.setState(({ samples }) => ({ samples: [...samples.slice(1 - kept), sample] }));

export const useLatestSample = () => useMetrics((state) => state.samples.at(-1));

/** Whether the user has put the recovery screen aside in this visit. */
export const useRecoveryAside = create<{ at: number | null }>()(() => ({ at: null }));
