import type { Terminal } from '../../../shared/features/terminals/schema.ts';

export function howItEnded({ exit }: Terminal): string {
  if (!exit) return 'Running';
  if (exit.signal !== null) return `Ended by ${exit.signal}`;
  if (exit.code === null) return 'Ended with Optimus';
  return exit.code === 0 ? 'Ended' : `Ended with ${exit.code}`;
}

/** The last part of a path says most. */
export const folderName = (path: string): string => path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
