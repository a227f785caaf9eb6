import type { JobProgress } from '../../../../shared/features/backups/schema.ts';
import { bytesText } from '../../../../shared/lib/bytes.ts';

/** `restore, 412 files, 84 MB`: what is done of something whose whole is not known. */
export function phaseWords({ phase, files, bytes }: Pick<JobProgress, 'phase' | 'files' | 'bytes'>): string {
  const counted = files > 0 && `${files.toLocaleString('en')} ${files === 1 ? 'file' : 'files'}`;
  return [phase, counted, bytes > 0 && bytesText(bytes)].filter(Boolean).join(', ');
}
