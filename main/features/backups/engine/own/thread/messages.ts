import type { Id } from '../../../restic/types.ts';
import type { Access, OperationName, Operations, Progress } from '../../types.ts';
import type { PlainError } from './errors-across.ts';

export type ToThread =
  | { type: 'run'; id: number; name: OperationName; access: Access; request: Operations[OperationName][0] }
  | { type: 'abort'; id: number }
  /** The pause that was asked about is over, or there is none. */
  | { type: 'go'; id: number }
  /** Locks that a thread left behind when it died. */
  | { type: 'clear'; id: number; access: Access; locks: Id[] }
  | { type: 'end'; id: number };

export type FromThread =
  | { type: 'progress'; id: number; now: Progress }
  | { type: 'log'; id: number; line: string }
  | { type: 'gate'; id: number }
  /** Said before it counts, so that nothing is forgotten by a death in between. */
  | { type: 'locked'; access: Access; lock: Id }
  | { type: 'unlocked'; lock: Id }
  | { type: 'done'; id: number; answer: Operations[OperationName][1] | null }
  | { type: 'failed'; id: number; error: PlainError };
