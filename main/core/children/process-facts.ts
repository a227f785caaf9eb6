import { createLinuxFacts } from './facts-linux.ts';
import { createPsFacts } from './facts-ps.ts';
import { createWindowsFacts } from './facts-windows.ts';
import type { ProcessFacts } from './process-tree.ts';

/** `onSpawn` is told of each helper process that a platform without /proc needs. */
export function createProcessFacts(onSpawn: () => void = () => {}): ProcessFacts {
  if (process.platform === 'linux') return createLinuxFacts();
  return process.platform === 'win32' ? createWindowsFacts(onSpawn) : createPsFacts(onSpawn);
}
