import { z } from 'zod';
import { buildSecret } from '../builds/schema.ts';

const path = z.string().trim().min(1).max(4_000);
const name = z.string().trim().min(1).max(253);

/** Which cluster is meant, and as whom. */
export const clusterChoice = z.object({
  /** A file; null: KUBECONFIG, or ~/.kube/config. */
  kubeconfig: path.nullable().default(null),
  /** Null: the one that the file calls current. */
  context: name.nullable().default(null),
  /** Null: that of the context, or `default`. */
  namespace: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'small letters, digits and dashes')
    .nullable()
    .default(null),
  /** The mark of the command for credentials that the user has agreed to; another one is not run. */
  plugin: z.string().max(64).nullable().default(null),
});
export type ClusterChoice = z.infer<typeof clusterChoice>;

/** A Deployment in a namespace of a cluster. */
export const kubernetesTarget = clusterChoice.extend({
  type: z.literal('kubernetes'),
  /** Folder or file of the project's own manifests; null: a Deployment and a Service are made from the place. */
  manifests: z.string().trim().min(1).max(500).nullable().default(null),
  /** An image that is there already; `{commit}` becomes the commit. Null: it is built here. */
  image: z.string().trim().min(1).max(500).nullable().default(null),
  dockerfile: z.string().min(1).max(500).default('Dockerfile'),
  stage: z.string().max(200).nullable().default(null),
  args: z.record(z.string().max(200), z.string().max(10_000)).default({}),
  /** Lent to the steps of the Dockerfile that ask for them. */
  secrets: z.array(buildSecret).max(50).optional(),
  /** Context of Docker that builds; null is the engine that Containers shows. */
  engine: z.string().max(100).nullable().default(null),
  /** Images are pushed there, and the cluster pulls them from there. */
  registry: z.string().max(300).nullable().default(null),
  /** The cluster sees the images of that engine, as Docker Desktop's does. */
  sharedImages: z.boolean().default(false),
  /** Where it listens inside. */
  port: z.number().int().min(1).max(65_535).default(8_080),
  /** So many more than usual while they are replaced one after the other. */
  maxSurge: z.number().int().min(0).max(50).default(1),
  /** The version before runs on, so that going back is instant. */
  standby: z.boolean().default(true),
  /** Fields that others hold are taken from them. */
  takeOver: z.boolean().default(false),
  memoryMb: z.number().int().min(6).nullable().default(null),
});
export type KubernetesTarget = z.infer<typeof kubernetesTarget>;

export const credentialPlugin = z.object({
  /** As it would be run. */
  command: z.string(),
  mark: z.string(),
  agreed: z.boolean(),
});
export type CredentialPlugin = z.infer<typeof credentialPlugin>;

export const kubeContexts = z.object({
  /** Those that were read. */
  files: z.array(z.string()),
  current: z.string().nullable(),
  contexts: z.array(
    z.object({
      name: z.string(),
      cluster: z.string(),
      user: z.string(),
      namespace: z.string(),
      server: z.string(),
      /** Why it cannot be used; null: it can. */
      problem: z.string().nullable(),
      warnings: z.array(z.string()),
      plugin: credentialPlugin.nullable(),
    }),
  ),
  problem: z.string().nullable(),
});
export type KubeContexts = z.infer<typeof kubeContexts>;

export const clusterReport = z.object({
  reachable: z.boolean(),
  /** What is so, or what is wrong, in its own words. */
  sentence: z.string(),
  remedy: z.string().nullable(),
  version: z.string().nullable(),
  namespace: z.string(),
  /** Null: they may not be listed. */
  namespaces: z.array(z.string()).nullable(),
  permitted: z.array(z.object({ what: z.string(), ok: z.boolean() })),
  warnings: z.array(z.string()),
  plugin: credentialPlugin.nullable(),
});
export type ClusterReport = z.infer<typeof clusterReport>;

export const objectChange = z.object({
  object: z.string(),
  change: z.enum(['created', 'changed', 'same', 'refused']),
  /** Paths of fields, or the cluster's own words. */
  fields: z.array(z.string()),
});
export const dryRun = z.object({ sentence: z.string(), objects: z.array(objectChange), notes: z.array(z.string()) });
export type DryRun = z.infer<typeof dryRun>;

/** What the cluster itself says of a place. */
export const clusterView = z.object({
  context: z.string(),
  namespace: z.string(),
  /** Why it could not be asked. */
  problem: z.string().nullable(),
  /** What is not as Optimus left it. */
  drift: z.array(z.string()),
  pods: z.array(
    z.object({
      name: z.string(),
      version: z.number().int().nullable(),
      ready: z.boolean(),
      restarts: z.number().int(),
      node: z.string().nullable(),
      sentence: z.string(),
    }),
  ),
});
export type ClusterView = z.infer<typeof clusterView>;
