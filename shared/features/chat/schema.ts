import { z } from 'zod';
import { evidence, scope } from '../knowledge/schema.ts';
import { modelEnd, modelRef, picodollars, usage } from '../minds/schema.ts';

export const threadTitle = z.string().trim().min(1).max(200);

export const thread = z.object({
  id: z.string(),
  title: z.string(),
  pinned: z.boolean(),
  scope,
  /** Null: the one for the role `chat`. */
  model: modelRef.nullable(),
  /** The newest message of the branch that is shown. */
  leafId: z.string().nullable(),
  messages: z.number().int(),
  cost: picodollars.nullable(),
  /** An answer is being written. */
  busy: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type Thread = z.infer<typeof thread>;

/** What a model did, or wants to do. */
export const toolUse = z.object({
  id: z.string(),
  name: z.string(),
  /** `write` changes something in the world: it waits for a click, whoever asked. */
  kind: z.enum(['read', 'write']),
  input: z.json(),
  state: z.enum(['running', 'done', 'failed', 'waiting', 'declined', 'expired']),
  /** What it will do, or did, in one sentence of ours, worked out from the input and never written by the model. */
  sentence: z.string(),
  /** For a file that is edited: what changes. */
  diff: z.string().nullable(),
  /** What came of it. */
  result: z.string().nullable(),
  /** Where its effect can be seen. */
  route: z.string().nullable(),
  /** After so many characters of the answer it was asked for. */
  at: z.number().int(),
  /** What a file held before is kept: `undo` puts it back. */
  undoable: z.boolean(),
});
export type ToolUse = z.infer<typeof toolUse>;

export const message = z.object({
  id: z.string(),
  threadId: z.string(),
  /** Null for the first of a thread. Several with one parent are branches. */
  parentId: z.string().nullable(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  state: z.enum(['writing', 'waiting', 'ended']),
  /** Null for what the user wrote, and until it has ended. */
  end: modelEnd.nullable(),
  modelName: z.string().nullable(),
  model: modelRef.nullable(),
  usage: usage.nullable(),
  cost: picodollars.nullable(),
  attachments: z.array(evidence),
  /** What it was shown. What it cites is among these. */
  evidence: z.array(evidence),
  toolUses: z.array(toolUse),
  /** So many earlier messages of the branch did not fit into what the model reads at once, and were left out. */
  leftOut: z.number().int(),
  /** What was not as usual when it was written, in a sentence of ours each: the model was given no tools, for one. */
  notes: z.array(z.string()),
  /** All that have the same parent, itself too, oldest first. */
  siblings: z.array(z.string()),
  createdAt: z.number(),
  tookMs: z.number().nullable(),
});
export type Message = z.infer<typeof message>;

export const messageText = z.string().trim().min(1).max(200_000);

export const messageFound = z.object({
  threadId: z.string(),
  threadTitle: z.string(),
  messageId: z.string(),
  role: z.enum(['user', 'assistant']),
  /** Around what was found. */
  excerpt: z.string(),
  at: z.number(),
});
export type MessageFound = z.infer<typeof messageFound>;

/**
 * One step of an answer that is being written. `at` is the place of the first character in the whole text: what a reader has
 * already is passed over, and where something is missing it asks for the message again.
 */
export const piece = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), messageId: z.string(), at: z.number().int(), text: z.string() }),
  z.object({ type: z.literal('reasoning'), messageId: z.string(), text: z.string() }),
  z.object({ type: z.literal('tool'), messageId: z.string(), use: toolUse }),
  /** It has ended, or waits for a click: ask for the whole of it. */
  z.object({ type: z.literal('settled'), messageId: z.string() }),
]);
export type Piece = z.infer<typeof piece>;
