import { createProc } from '../../../core/children/proc.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { createLinuxMachine } from './linux.ts';
import { createLsofMachine } from './lsof.ts';
import type { Machine } from './types.ts';
import { createWindowsMachine } from './windows.ts';

interface Deps {
  children: Pick<Children, 'run' | 'facts'>;
  clock: Pick<Clock, 'monotonic'>;
}

export function createMachine({ children, clock }: Deps, platform: NodeJS.Platform = process.platform): Machine {
  if (platform === 'linux') return createLinuxMachine({ proc: createProc(), now: clock.monotonic });
  return platform === 'win32' ? createWindowsMachine({ children }) : createLsofMachine({ children });
}
