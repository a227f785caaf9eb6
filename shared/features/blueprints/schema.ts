import { z } from 'zod';

export const blueprintKind = z.enum(['docker', 'compose', 'kubernetes', 'github-actions', 'terraform']);
export type BlueprintKind = z.infer<typeof blueprintKind>;

/** One file that is offered, against what is there. */
export const blueprintFile = z.object({
  /** Relative to the project, with `/`. */
  path: z.string(),
  kind: blueprintKind,
  text: z.string(),
  /** What is there now; null when there is no such file. */
  present: z.string().nullable(),
  /** Of `present` (and of its absence): writing is refused when it has become another meanwhile. */
  presentHash: z.string().nullable(),
  /** Why it looks as it does: each with the file and line that say so. */
  reasons: z.array(z.object({ sentence: z.string(), file: z.string().nullable(), line: z.number().nullable() })),
  /** What was checked of it, by which schema or linter, and what that said. */
  checks: z.array(z.object({ by: z.string(), ok: z.boolean(), sentence: z.string() })),
});
export type BlueprintFile = z.infer<typeof blueprintFile>;

export const blueprint = z.object({
  projectId: z.string(),
  /** `Node 22 with npm, Next.js`: from which facts. */
  basis: z.string(),
  files: z.array(blueprintFile),
  /** Kinds that cannot be offered for this project, and why. */
  refused: z.array(z.object({ kind: blueprintKind, why: z.string(), remedy: z.string() })),
  /** What the user has to decide or fill in: the names, never values, of secrets that it wants. */
  notes: z.array(z.string()),
});
export type Blueprint = z.infer<typeof blueprint>;
