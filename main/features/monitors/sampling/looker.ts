import type { MachineInfo } from '../../../../shared/features/monitors/schema.ts';
import type { Measured, Places } from '../types.ts';
import type { Table } from './messages.ts';

/** One way of looking at a machine, driven look by look. */
export interface Looker {
  look(): Measured | Promise<Measured>;
  places(places: Places): void;
  /** Whether the table is to be shown after the next look: then every process is read in it. */
  watch(on: boolean): void;
  table(): Promise<Table>;
  machine(): Promise<MachineInfo>;
  dispose(): void;
}
