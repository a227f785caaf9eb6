import { libc, type SystemPath } from '../libc.ts';
import { moveToFree } from './blocking.ts';
import { codeOf } from './set-meta.ts';

/** What file systems and old systems answer that cannot do both in one step. */
const cannot = new Set(['ENOSYS', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP']);

/** Moves to where nothing is: in one step, so that nobody comes between, where that can be had. */
export function createMover(): (from: SystemPath, to: SystemPath) => void {
  let system = libc();
  return (from, to) => {
    try {
      if (system) return system.moveToFree(from, to);
    } catch (error) {
      if (!cannot.has(codeOf(error))) throw error;
      system = null;
    }
    moveToFree(from, to);
  };
}
