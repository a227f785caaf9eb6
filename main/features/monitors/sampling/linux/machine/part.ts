import type { MachineInfo } from '../../../../../../shared/features/monitors/schema.ts';
import type { MetricName } from '../../../../../../shared/lib/metrics.ts';

/** Where the system shows itself. Tests show another one. */
export interface Roots {
  proc: string;
  sys: string;
}

export type Put = (metric: MetricName, value: number, part?: string) => void;

export interface Moment {
  /** Of a clock that never runs backwards. */
  now: number;
  /** Since the look before; null when that was too long ago, or there was none: nothing can be said of rates. */
  elapsedMs: number | null;
}

/** One kind of thing that a machine has, or has not. */
export interface MachinePart {
  look(moment: Moment, put: Put): void;
  /** Says what there is of it, and what there is not. */
  about(info: MachineInfo): void;
  close?(): void;
}

export const absent = (info: MachineInfo, what: string, why: string) => {
  info.absent.push({ what, why });
};
