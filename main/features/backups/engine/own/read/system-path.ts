import { encodeName } from '../../../restic/names.ts';
import type { SystemPath } from './libc.ts';

/** What the system is asked with: bytes only where they are needed, since they cost more. */
export const systemPath = (path: string): SystemPath => (path.isWellFormed() ? path : encodeName(path));
