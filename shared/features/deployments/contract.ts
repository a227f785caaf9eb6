import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { clusterChoice, clusterReport, dryRun, kubeContexts } from './kubernetes.ts';
import { deployment, place, placeSpec } from './schema.ts';

const projectId = z.string().min(1).max(64);
const id = z.string().min(1).max(64);
const one = z.object({ id });
const asRun = { errors: ['NOT_FOUND', 'UNAVAILABLE', 'CONFLICT'] as const };

export const deploymentsContract = {
  places: query('/deployments', { summary: 'Where projects are shipped to, and what is live there' })
    .input(z.object({ projectId: projectId.optional() }))
    .output(z.array(place)),
  place: query('/deployments/place', { summary: 'One place with its versions', errors: ['NOT_FOUND'] })
    .input(one)
    .output(place),
  savePlace: command('/deployments/place/save', {
    summary: 'Add a place to a project, or change one; what runs there goes on as it is until the next deployment',
    ...asRun,
  })
    .input(z.object({ projectId, id: id.optional(), spec: placeSpec }))
    .output(place),
  removePlace: command('/deployments/place/remove', {
    summary: 'Stop all that runs at a place and remove it; its history stays',
    ...asRun,
  })
    .input(
      z.object({
        id,
        /** What cannot be reached is left where it is, and named; else nothing is removed as long as an engine does not answer. */
        leave: z.boolean().default(false),
      }),
    )
    .output(z.object({ stopped: z.number().int(), left: z.array(z.string()) })),
  /** What the project offers for a place by itself: its Dockerfile, its way to start, a free port. */
  suggest: query('/deployments/suggest', { summary: 'A place that would fit a project', errors: ['NOT_FOUND'] })
    .input(z.object({ projectId, name: z.string().max(40) }))
    .output(z.object({ spec: placeSpec, notes: z.array(z.string()) })),
  deploy: command('/deployments/deploy', { summary: 'Ship what the project holds now', ...asRun })
    .input(
      z.object({
        placeId: id,
        /** A commit, a branch or a tag; null is the working tree as it is, with what is not committed. */
        commit: z.string().max(200).nullable().default(null),
      }),
    )
    .output(deployment),
  /** The very version that is live at another place of the project. */
  promote: command('/deployments/promote', { summary: 'Ship what is live at one place to another', ...asRun })
    .input(z.object({ fromPlaceId: id, placeId: id }))
    .output(deployment),
  rollback: command('/deployments/rollback', { summary: 'Go back to a kept version', ...asRun })
    .input(
      z.object({
        placeId: id,
        releaseId: id,
        /** What was migrated stays migrated: where a version between did, this has to be true. */
        migrationsStay: z.boolean().default(false),
      }),
    )
    .output(deployment),
  /** The old version gets all requests again, and the new one goes. */
  abort: command('/deployments/abort', { summary: 'Stop a deployment and go back', ...asRun })
    .input(one)
    .output(deployment),
  history: query('/deployments/history', { summary: 'Deployments, newest first' })
    .input(
      z.object({
        projectId: projectId.optional(),
        placeId: id.optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.array(deployment)),
  get: query('/deployments/get', { summary: 'One deployment, with its receipt', errors: ['NOT_FOUND'] })
    .input(one)
    .output(deployment),
  /** From the kubeconfig alone: nothing is run and nobody is asked. */
  kubeContexts: query('/deployments/kubernetes/contexts', { summary: 'Clusters that a kubeconfig leads to' })
    .input(z.object({ kubeconfig: z.string().max(4_000).nullable().default(null) }))
    .output(kubeContexts),
  checkCluster: command('/deployments/kubernetes/check', {
    summary: 'Ask a cluster for its version and for what is permitted there',
  })
    .input(clusterChoice)
    .output(clusterReport),
  /** By their labels; the names of what goes with a place, before somebody says yes. */
  objects: query('/deployments/kubernetes/objects', {
    summary: 'What removing a place takes out of its cluster',
    errors: ['NOT_FOUND'],
  })
    .input(z.object({ placeId: id }))
    .output(z.object({ removed: z.array(z.string()), stays: z.array(z.string()), problem: z.string().nullable() })),
  /** By a dry run on the cluster: what it would do is decided by it, and nothing is kept. */
  dryRun: command('/deployments/kubernetes/dry-run', {
    summary: 'What a deployment would change in the cluster',
    ...asRun,
  })
    .input(z.object({ placeId: id }))
    .output(dryRun),
};
