import type { KubernetesTarget } from '../../../../shared/features/deployments/kubernetes.ts';
import type { ReleaseRef } from '../types.ts';

/** By these, and by nothing that Optimus remembers, it is known what in a cluster is of Optimus, and of which version. */
export const labels = {
  managed: 'app.kubernetes.io/managed-by',
  place: 'dev.optimus/place',
  project: 'dev.optimus/project',
  release: 'dev.optimus/release',
  version: 'dev.optimus/version',
  colour: 'dev.optimus/colour',
  command: 'dev.optimus/command',
} as const;
export const manager = 'optimus';

/** With this code fails who finds that another Optimus, or another place, ships the same: nothing of it may be touched. */
export const ofAnotherOptimus = 'OF_ANOTHER_OPTIMUS';

export const colours = ['blue', 'green'] as const;
export type Colour = (typeof colours)[number];
export const isColour = (text: string | undefined): text is Colour => text === 'blue' || text === 'green';

/** As names of objects have to be. */
export const slug = (text: string, most = 40): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, most)
    .replace(/-+$/, '') || 'app';

export function kubernetesTargetOf({ target }: Pick<ReleaseRef, 'target'>): KubernetesTarget {
  if (target.type !== 'kubernetes') throw new Error(`${target.type} is another target`);
  return target;
}

/** `registry.example.com:5000/team/shop:1.2@sha256:…` is `shop`. */
export const repositoryOf = (image: string): string =>
  image.replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '') ?? '';
