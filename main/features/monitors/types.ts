import type { MachineInfo } from '../../../shared/features/monitors/schema.ts';
import type { ProcessRow } from '../../../shared/features/processes/schema.ts';
import type { Cancel, Gap } from '../../core/lib/clock.ts';

/** What one source saw in one moment, by the keys of `shared/lib/series-key.ts`. What it does not have is not in it. */
export interface Measured {
  at: number;
  values: Readonly<Record<string, number>>;
}

export interface Recorded extends Measured {
  /** Nothing is known of this stretch: the machine slept, the clock jumped, Optimus did not run. Whoever counts time begins anew. */
  gap: Gap | null;
}

/** Where measurements of every source come together: kept, told to whoever watches, and found again. */
export interface Recorder {
  record(measured: Measured): void;
  /** Of the last seconds only: null when the source has fallen silent. */
  latest(key: string): { at: number; value: number } | null;
  onRecorded(fn: (recorded: Recorded) => void): Cancel;
}

/** Where processes and containers belong to. Told anew whenever it changes. */
export interface Places {
  /** Real paths; the innermost wins. */
  projects: readonly { projectId: string; path: string }[];
  /** Ids of children that Optimus started for a project (the guardian's tag in their environment). */
  children: readonly { childId: string; projectId: string }[];
  /** Full ids of containers, with the project whose compose file made them, if any. */
  containers: readonly { containerId: string; projectId: string | null }[];
}

/** The one that looks at the machine, in a thread of its own. Linux: /proc and /sys; elsewhere systeminformation. */
export interface Sampler {
  /** Looks once a second from now on. */
  begin(): void;
  onMeasured(fn: (measured: Measured) => void): Cancel;
  machine(): Promise<MachineInfo>;
  places(places: Places): void;
  /** The whole table while somebody looks; costs nothing otherwise. */
  onTable(fn: (at: number, processes: readonly SeenProcess[], unreadable: number) => void): Cancel;
  table(): Promise<{ at: number; processes: readonly SeenProcess[]; unreadable: number }>;
  dispose(): Promise<void>;
}

/** A process as the sampler sees it: command not yet redacted. */
export type SeenProcess = ProcessRow;
