import { z } from 'zod';

export const environmentName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and dashes, beginning with a letter or digit');
export const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/, 'letters, digits and underscores');

export const environment = z.object({
  name: environmentName,
  /** Whose variables it has, unless it says otherwise. */
  inherits: environmentName.nullable(),
  /** `.env` files that it reads, later ones win; relative to the project. */
  files: z.array(z.string()),
  /** The one that services stand on unless they say otherwise. */
  current: z.boolean(),
  /** Found by its files, or made by the user. */
  origin: z.enum(['found', 'made']),
  variables: z.number(),
  secrets: z.number(),
  problems: z.number(),
});
export type Environment = z.infer<typeof environment>;

/** Where a value stands. */
export const variableSource = z.discriminatedUnion('type', [
  z.object({ type: z.literal('file'), file: z.string(), line: z.number() }),
  /** Kept by Optimus, in no file of the project. */
  z.object({ type: z.literal('optimus') }),
]);
export type VariableSource = z.infer<typeof variableSource>;

export const variable = z.object({
  name: z.string(),
  /** As it is written, references and all; null for a secret. */
  value: z.string().nullable(),
  /** With its references replaced; null for a secret, for what holds one, and for what cannot be resolved. */
  resolved: z.string().nullable(),
  /** Its value, or a part of it, is a secret. */
  secret: z.boolean(),
  /** Name of the secret that a reference names and nobody has set, a reference in a circle, … */
  problem: z.string().nullable(),
  source: variableSource,
  /** The environment that it comes from when it is inherited. */
  inheritedFrom: environmentName.nullable(),
  /** Values that this one hides, nearest first. */
  hides: z.array(z.object({ environment: environmentName, source: variableSource })),
  /** It looks like a secret and stands in clear text in a file. */
  exposed: z.boolean(),
});
export type Variable = z.infer<typeof variable>;

/** A place in the code that reads a variable. */
export const variableRead = z.object({ file: z.string(), line: z.number(), text: z.string() });
export type VariableRead = z.infer<typeof variableRead>;

export const missingVariable = z.object({
  name: z.string(),
  reads: z.array(variableRead),
  /** The code has a value for it if it is not set. */
  hasDefault: z.boolean(),
  /** Named in an example file such as `.env.example`. */
  inExample: z.boolean(),
});
export type MissingVariable = z.infer<typeof missingVariable>;

export const environmentDetail = z.object({
  environment,
  variables: z.array(variable),
  /** The code reads them and nothing sets them. Null until the code has been looked through. */
  missing: z.array(missingVariable).nullable(),
  /** Set, and read nowhere. */
  unused: z.array(z.string()).nullable(),
  files: z.array(
    z.object({
      file: z.string(),
      exists: z.boolean(),
      /** Of what it said when it was read: a change is refused if it says something else by then. */
      stamp: z.string().nullable(),
      /** Git knows the file, or ignores it. */
      tracked: z.boolean().nullable(),
      problems: z.array(z.object({ line: z.number(), why: z.string() })),
    }),
  ),
  /** `.env` files of the project that it does not read. */
  others: z.array(z.string()),
});
export type EnvironmentDetail = z.infer<typeof environmentDetail>;

export const difference = z.object({
  name: z.string(),
  kind: z.enum(['only-left', 'only-right', 'changed', 'same']),
  /** Null where it is not there, or a secret. */
  left: z.string().nullable(),
  right: z.string().nullable(),
  secret: z.boolean(),
});
export type Difference = z.infer<typeof difference>;

/** `shared`: for every project and for workflows. Else it belongs to a project, perhaps to one of its environments. */
export const secretScope = z.object({
  projectId: z.string().max(64).nullable(),
  environment: environmentName.nullable(),
});

export const secretEntry = z.object({
  name: z.string(),
  scope: secretScope,
  /** What stands in a file or a run configuration for it: `optimus://secret/NAME`, `optimus://project/NAME`. */
  reference: z.string(),
  createdAt: z.number(),
  /** When its value was last changed. */
  rotatedAt: z.number(),
  usedAt: z.number().nullable(),
  /** What protects it. */
  backend: z.string(),
  /** Variables, services and workflows that name it. */
  usedBy: z.array(z.string()),
});
export type SecretEntry = z.infer<typeof secretEntry>;

export const secretUse = z.object({ at: z.number(), by: z.string(), what: z.string() });
export type SecretUse = z.infer<typeof secretUse>;
