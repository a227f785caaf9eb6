import { z } from 'zod';
import { command, query, stream } from '../../contract/builder.ts';
import { attachment, scope } from '../knowledge/schema.ts';
import { modelRef } from '../minds/schema.ts';
import { message, messageFound, messageText, piece, thread, threadTitle } from './schema.ts';

const id = z.string().min(1).max(64);
const one = z.object({ id });
/** `earlier`: there are messages before the first. */
const branch = z.object({ thread, messages: z.array(message), earlier: z.boolean() });

export const chatContract = {
  list: query('/chat', { summary: 'Threads: pinned ones first, then by their newest message' })
    .input(
      z.object({
        /** Those behind it: of those of the same millisecond the ones behind `beforeId`. */
        before: z.coerce.number().optional(),
        beforeId: id.optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(thread)),
  /** The newest messages of the branch that ends in `leafId`, oldest first. For earlier ones: the parent of the first as `leafId`. */
  get: query('/chat/get', { summary: 'A thread with the messages of one branch', errors: ['NOT_FOUND'] })
    .input(one.extend({ leafId: id.optional(), limit: z.coerce.number().int().min(1).max(1_000).default(200) }))
    .output(branch),
  create: command('/chat/create', { summary: 'Begin a thread', errors: ['NOT_FOUND'] })
    .input(
      z.object({
        title: threadTitle.optional(),
        scope: scope.default({ projectIds: [] }),
        model: modelRef.nullable().default(null),
      }),
    )
    .output(thread),
  change: command('/chat/change', { summary: 'Rename, pin, or give another scope or model', errors: ['NOT_FOUND'] })
    .input(
      one.extend({
        title: threadTitle.optional(),
        pinned: z.boolean().optional(),
        scope: scope.optional(),
        model: modelRef.nullable().optional(),
      }),
    )
    .output(thread),
  losses: query('/chat/losses', { summary: 'What a delete would take that stands elsewhere', errors: ['NOT_FOUND'] })
    .input(one)
    .output(z.object({ memories: z.number().int().nonnegative() })),
  remove: command('/chat/remove', {
    summary: 'Delete a thread: nothing of it stays, in any index',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(one)
    .output(thread),
  /** What is sent can be edited later: that makes a branch. */
  send: command('/chat/send', {
    summary: 'Say something; the answer begins',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(
      z.object({
        threadId: id,
        /** What it follows; the shown leaf where it is left out, null for a new beginning. */
        parentId: id.nullable().optional(),
        text: messageText,
        attachments: z.array(attachment).max(20).default([]),
      }),
    )
    .output(z.object({ question: message, answer: message })),
  retry: command('/chat/retry', {
    summary: 'Have an answer written again, as a branch',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(one.extend({ model: modelRef.optional() }))
    .output(message),
  stop: command('/chat/stop', { summary: 'Stop an answer; what was written stays', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(one)
    .output(message),
  choose: command('/chat/choose', { summary: 'Show the branch that a message is in', errors: ['NOT_FOUND'] })
    .input(one)
    .output(branch),
  /** The one way by which a write tool runs. */
  decide: command('/chat/decide', {
    summary: 'Allow or decline what a model wants to do',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(z.object({ messageId: id, toolUseId: id, choice: z.enum(['allow', 'decline']) }))
    .output(message),
  undo: command('/chat/undo', {
    summary: 'Put back what a file held before a model edited it',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(z.object({ messageId: id, toolUseId: id }))
    .output(message),
  search: query('/chat/search', { summary: 'Messages that hold these words' })
    .input(
      z.object({ text: z.string().trim().min(1).max(200), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    )
    .output(z.array(messageFound)),
  export: query('/chat/export', { summary: 'A thread as Markdown or JSON', errors: ['NOT_FOUND'] })
    .input(one.extend({ as: z.enum(['markdown', 'json']) }))
    .output(z.object({ name: z.string(), text: z.string() })),
  pieces: stream('/chat/pieces', piece, { summary: 'What is being written in a thread', params: one }),
};
