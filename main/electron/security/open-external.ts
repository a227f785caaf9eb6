import type { Shell } from 'electron';
import { DomainError } from '../../../shared/contract/errors.ts';
import { normaliseExternalUrl } from '../../core/lib/external-url.ts';

/** The only way out of the program. What it opens has been normalised; what it refuses, nobody opens. */
export function createOpenExternal(shell: Pick<Shell, 'openExternal'>): (url: string) => Promise<void> {
  return async (url) => {
    const normal = normaliseExternalUrl(url);
    if (normal === null)
      throw new DomainError('INVALID', { problems: [{ field: 'url', problem: 'Only https and mailto links open.' }] });
    await shell.openExternal(normal);
  };
}
