import type { ReactNode } from 'react';
import type { MachineInfo } from '../../../../shared/features/monitors/schema.ts';
import type { Known } from './lines.ts';

export interface PartProps {
  known: Known;
  machine: MachineInfo | undefined;
}

/** Charts side by side as there is room. */
export function Charts({ children }: { children: ReactNode }) {
  return <div className="grid gap-x-6 gap-y-4 @3xl:grid-cols-2 @7xl:grid-cols-3">{children}</div>;
}
