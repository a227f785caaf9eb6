import { z } from 'zod';

export const blueprintKind = z.enum(['docker', 'compose', 'kubernetes', 'github-actions', 'terraform']);
export type BlueprintKind = z.infer<typeof blueprintKind>;

/** Why something is so, and the place in the project that says it. */
export const blueprintReason = z.object({
  sentence: z.string(),
  file: z.string().nullable(),
  line: z.number().nullable(),
});
export type BlueprintReason = z.infer<typeof blueprintReason>;

/** A part of a project that could be shipped by itself. A project without parts has one member, which is the project. */
export const blueprintMember = z.object({
  /** Its folder, and its program where one folder holds several: `apps/web`, `tools:import`. */
  id: z.string(),
  name: z.string(),
  /** Relative to the project, with `/`; empty is its top folder. */
  folder: z.string(),
  /** `unknown`: nothing says how it starts. Those and libraries are not shipped by themselves. */
  role: z.enum(['server', 'site', 'library', 'unknown']),
  /** `Node 22 with npm, Next.js`; empty where that is not known. */
  basis: z.string(),
  /** What says that it is shipped, or that it is not. */
  reason: blueprintReason,
  /** What would have it shipped, where it is not. */
  remedy: z.string().nullable(),
  /** Members that it is built with, itself not among them. */
  depends: z.array(z.string()),
});
export type BlueprintMember = z.infer<typeof blueprintMember>;

/** One file that is offered, against what is there. */
export const blueprintFile = z.object({
  /** Relative to the project, with `/`. */
  path: z.string(),
  kind: blueprintKind,
  /** The member that it is of; null: it is of all that are shipped. */
  member: z.string().nullable(),
  text: z.string(),
  /** What is there now; null when there is no such file. */
  present: z.string().nullable(),
  /** Of `present` (and of its absence): writing is refused when it has become another meanwhile. */
  presentHash: z.string().nullable(),
  /** Why it looks as it does: each with the file and line that say so. */
  reasons: z.array(blueprintReason),
  /** What was checked of it, by which schema or linter, and what that said. */
  checks: z.array(z.object({ by: z.string(), ok: z.boolean(), sentence: z.string() })),
});
export type BlueprintFile = z.infer<typeof blueprintFile>;

/** What the name and tag of an image meant when it was asked for. */
export const blueprintPin = z.object({
  /** `node:24.11.1-bookworm-slim`. */
  image: z.string().min(1).max(400),
  /** Null: it stays a tag, and `why` says the reason. */
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 digits')
    .nullable(),
  /** Who said so: the engine here, or the registry by its name. */
  from: z.string().max(300).nullable(),
  at: z.number(),
  why: z.string().max(1_000).nullable(),
});
export type BlueprintPin = z.infer<typeof blueprintPin>;

export const blueprint = z.object({
  projectId: z.string(),
  /** `Node 22 with npm, Next.js`: from which facts. */
  basis: z.string(),
  /** What makes it a workspace of several members; none: it is one by itself. */
  workspaces: z.array(blueprintReason),
  members: z.array(blueprintMember),
  /** The members that the files are of. */
  chosen: z.array(z.string()),
  files: z.array(blueprintFile),
  /** Kinds that cannot be offered for this project or this member of it, and why. */
  refused: z.array(
    z.object({ kind: blueprintKind, member: z.string().nullable(), why: z.string(), remedy: z.string() }),
  ),
  /** What the user has to decide or fill in: the names, never values, of secrets that it wants. */
  notes: z.array(z.string()),
});
export type Blueprint = z.infer<typeof blueprint>;
