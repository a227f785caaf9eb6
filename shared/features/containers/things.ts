import { z } from 'zod';
import { containerState } from './schema.ts';

const project = z.object({ id: z.string(), name: z.string() }).nullable();
const user = z.object({ id: z.string(), name: z.string(), state: containerState });

export const imageId = z.string().regex(/^(?:sha256:)?[0-9a-f]{12,64}$/, 'That is no id of an image.');
/** `registry.example:5000/shop/web:1.2`, with a digest or without. */
export const imageReference = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[A-Za-z0-9][\w./:@-]*$/, 'That cannot be the name of an image.');

export const image = z.object({
  id: z.string(),
  /** Empty: nothing names it any more. */
  tags: z.array(z.string()),
  digests: z.array(z.string()),
  createdAt: z.number(),
  bytes: z.number(),
  /** What other images hold too; null where the engine does not tell. */
  sharedBytes: z.number().nullable(),
  /** No name and no container. */
  dangling: z.boolean(),
  usedBy: z.array(user),
  project,
});
export type Image = z.infer<typeof image>;

export const imageDetail = z.object({
  image,
  architecture: z.string(),
  system: z.string(),
  command: z.string(),
  user: z.string(),
  folder: z.string(),
  ports: z.array(z.string()),
  labels: z.array(z.object({ name: z.string(), value: z.string() })),
  environment: z.array(z.object({ name: z.string(), value: z.string() })),
  /** As they were made, the first at the bottom. */
  layers: z.array(z.object({ made: z.string(), at: z.number().nullable(), bytes: z.number() })),
});
export type ImageDetail = z.infer<typeof imageDetail>;

export const thingName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[A-Za-z0-9][\w.-]*$/, 'Letters, digits, dots, dashes and underscores only.');

export const volume = z.object({
  name: z.string(),
  driver: z.string(),
  createdAt: z.number().nullable(),
  /** Null where the engine cannot tell. */
  bytes: z.number().nullable(),
  /** It has no name of its own: made with a container, for it alone. */
  anonymous: z.boolean(),
  usedBy: z.array(user),
  compose: z.string().nullable(),
  project,
});
export type Volume = z.infer<typeof volume>;

export const network = z.object({
  id: z.string(),
  name: z.string(),
  driver: z.string(),
  scope: z.string(),
  /** Nothing in it reaches outside. */
  internal: z.boolean(),
  subnets: z.array(z.string()),
  createdAt: z.number().nullable(),
  /** Of the engine itself: it cannot be removed. */
  builtIn: z.boolean(),
  usedBy: z.array(user),
  compose: z.string().nullable(),
  project,
});
export type Network = z.infer<typeof network>;

export const networkDetail = z.object({
  network,
  containers: z.array(z.object({ id: z.string(), name: z.string(), address: z.string().nullable() })),
  labels: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type NetworkDetail = z.infer<typeof networkDetail>;

export const stackName = z.string().min(1).max(255);

export const stack = z.object({
  name: z.string(),
  folder: z.string().nullable(),
  files: z.array(z.string()),
  project,
  /** `partly`: some run and some do not. */
  state: z.enum(['running', 'partly', 'stopped', 'failing']),
  services: z.array(
    z.object({
      name: z.string(),
      containers: z.array(user.extend({ health: z.string(), image: z.string() })),
    }),
  ),
  /** Why it cannot be updated from here; null: it can. */
  updatable: z.string().nullable(),
});
export type Stack = z.infer<typeof stack>;

/** What stays in a list when the engine is away: nothing, and why. */
const share = z.object({ count: z.number(), bytes: z.number(), reclaimableBytes: z.number() });
export const diskUse = z.object({
  at: z.number(),
  images: share,
  containers: share,
  volumes: share,
  buildCache: share,
  /** Largest first. Images that several projects use are counted with each; the sums above count them once. */
  projects: z.array(
    z.object({
      /** Null: of no project that is known. */
      project,
      images: z.number(),
      containers: z.number(),
      volumes: z.number(),
      bytes: z.number(),
    }),
  ),
});
export type DiskUse = z.infer<typeof diskUse>;
