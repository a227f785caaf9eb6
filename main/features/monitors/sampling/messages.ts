import type { MachineInfo } from '../../../../shared/features/monitors/schema.ts';
import type { Places, SeenProcess } from '../types.ts';

export interface Table {
  at: number;
  processes: readonly SeenProcess[];
  /** How many there are that may not be read. */
  unreadable: number;
}

/** What the thread of the sampler is asked. */
export type ToSampler =
  | { type: 'begin' }
  | { type: 'places'; places: Places }
  /** Somebody looks at the whole table, or nobody does any more. */
  | { type: 'watch'; on: boolean }
  | { type: 'machine'; id: number }
  | { type: 'table'; id: number };

/** What it tells. */
export type FromSampler =
  | { type: 'measured'; at: number; values: Record<string, number>; sentAt: number }
  | { type: 'table'; table: Table }
  | { type: 'machine'; id: number; machine: MachineInfo }
  | { type: 'answer'; id: number; table: Table }
  | { type: 'failed'; id: number; why: string }
  /** Looking failed; it goes on all the same. */
  | { type: 'problem'; why: string }
  /** It started a program; never on Linux. */
  | { type: 'spawned' };

/** Milliseconds of the one clock that all threads of a process share. */
export const threadTime = (): number => Number(process.hrtime.bigint()) / 1e6;
