import type { ReleaseRef } from '../types.ts';
import type { DockerTarget } from './types.ts';

/** By these, and by nothing that Optimus remembers, it is known what runs of a version. */
export const labels = {
  release: 'dev.optimus.release',
  place: 'dev.optimus.place',
  replica: 'dev.optimus.replica',
  project: 'dev.optimus.project',
  command: 'dev.optimus.command',
} as const;

/** `shop-api-prod-12`: as people would call it. */
const readable = (label: string) =>
  label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 100) || 'version';

export const containerName = ({ label, releaseId }: ReleaseRef, replica: number): string =>
  `${readable(label)}-${replica}-${readable(releaseId).slice(0, 8)}`;

/** Nobody else ever gives this tag to another image, as may happen with that of a commit. */
export const releaseTag = (commitTag: string, releaseId: string): string =>
  `${commitTag}.${readable(releaseId).slice(0, 8)}`;
export const commitTagOf = (tag: string): string => tag.replace(/\.[^.:/]+$/, '');

export function dockerTarget({ target }: Pick<ReleaseRef, 'target'>): DockerTarget {
  if (target.type !== 'docker') throw new Error(`${target.type} is another target`);
  return target;
}
