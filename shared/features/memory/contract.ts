import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import {
  entity,
  entityName,
  episode,
  forgotten,
  losses,
  memoryDetail,
  memoryGraph,
  memoryId,
  memoryInput,
  memoryKind,
  memoryPage,
  memoryPatch,
  pattern,
  proposalPage,
  reading,
} from './schema.ts';

const one = z.object({ id: memoryId });
const time = z.coerce.number().int();
/** Left out: now. */
const asOf = { knownAt: time.optional(), validAt: time.optional() };

export const memoryContract = {
  list: query('/memory', {
    summary: 'Memories, newest first, or best first where something is looked for; also as of another time',
  })
    .input(
      z.object({
        query: z.string().trim().max(500).optional(),
        kinds: z.array(memoryKind).max(4).optional(),
        projectId: z.string().min(1).max(64).optional(),
        entityId: memoryId.optional(),
        pinned: z.coerce.boolean().optional(),
        /** Also what is over: it is known, and not valid any more. */
        ended: z.coerce.boolean().default(false),
        ...asOf,
        cursor: z.string().max(100).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
    )
    .output(memoryPage),
  get: query('/memory/get', {
    summary: 'One memory: its versions, its sources and their quotes',
    errors: ['NOT_FOUND'],
  })
    .input(one.extend({ knownAt: time.optional() }))
    .output(memoryDetail),
  add: command('/memory/add', { summary: 'Write a memory by hand', errors: ['NOT_FOUND', 'UNAVAILABLE'] })
    .input(memoryInput.extend({ /** It ends this one. */ replaces: memoryId.nullable().default(null) }))
    .output(memoryDetail),
  /** Of one that has changed since `seq` nothing is written. */
  edit: command('/memory/edit', {
    summary: 'A new version of a memory',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(memoryPatch.extend({ id: memoryId, seq: z.number().int() }))
    .output(memoryDetail),
  pin: command('/memory/pin', {
    summary: 'Put it into every prompt about its projects, or no longer',
    errors: ['NOT_FOUND'],
  })
    .input(one.extend({ pinned: z.boolean() }))
    .output(memoryDetail),
  retract: command('/memory/retract', {
    summary: 'It was never true: it is not held any more, and what was known before still shows it',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(one)
    .output(memoryDetail),
  restore: command('/memory/restore', { summary: 'Hold it again', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(one)
    .output(memoryDetail),
  losses: query('/memory/losses', { summary: 'What would go with it', errors: ['NOT_FOUND'] })
    .input(one)
    .output(losses),
  forget: command('/memory/forget', { summary: 'Remove it and its words from everything', errors: ['NOT_FOUND'] })
    .input(one)
    .output(forgotten),

  proposals: query('/memory/proposals', { summary: 'What a model drew from sources and waits for a yes, oldest first' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }))
    .output(proposalPage),
  accept: command('/memory/accept', {
    summary: 'Take a proposal, as it is or edited',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(
      one.extend({
        edits: memoryPatch.default({}),
        /** The one that it contradicts ends; no: both stand. */
        endReplaced: z.boolean().default(true),
      }),
    )
    .output(memoryDetail),
  reject: command('/memory/reject', {
    summary: 'Turn a proposal down; it is not made again',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(one)
    .output(one),
  reopen: command('/memory/reopen', {
    summary: 'A proposal that was turned down waits again',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(one)
    .output(one),

  reading: query('/memory/reading', { summary: 'How the reading of sources stands, and what it cost' }).output(reading),
  pause: command('/memory/pause', { summary: 'Read no sources, or go on; what is under way is cut off' })
    .input(z.object({ paused: z.boolean() }))
    .output(reading),
  readAgain: command('/memory/read-again', { summary: 'Try the sources again that could not be read' }).output(reading),
  skip: command('/memory/skip', { summary: 'Leave a source out: nothing is drawn from it', errors: ['NOT_FOUND'] })
    .input(one)
    .output(episode),
  episodes: query('/memory/episodes', { summary: 'Sources, newest first' })
    .input(
      z.object({ cursor: z.string().max(100).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
    )
    .output(z.object({ items: z.array(episode), total: z.number().int(), next: z.string().nullable() })),
  episode: query('/memory/episode', { summary: 'One source, word for word', errors: ['NOT_FOUND'] })
    .input(one)
    .output(
      episode.extend({ text: z.string(), memories: z.array(memoryDetail.pick({ id: true, kind: true, text: true })) }),
    ),
  forgetEpisode: command('/memory/forget-episode', {
    summary: 'Remove a source, and the memories that rest on nothing else',
    errors: ['NOT_FOUND'],
  })
    .input(one)
    .output(forgotten),

  graph: query('/memory/graph', { summary: 'Entities and what connects them' })
    .input(z.object({ ...asOf, limit: z.coerce.number().int().min(1).max(500).default(60) }))
    .output(memoryGraph),
  entities: query('/memory/entities', { summary: 'Entities that memories name' })
    .input(
      z.object({
        query: z.string().trim().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(200),
      }),
    )
    .output(z.array(entity)),
  mergeEntities: command('/memory/merge-entities', {
    summary: 'Two names of one thing',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(z.object({ from: memoryId, into: memoryId }))
    .output(entity),
  renameEntity: command('/memory/rename-entity', {
    summary: 'Call an entity otherwise; its old name stays an alias',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(one.extend({ name: entityName }))
    .output(entity),
  patterns: query('/memory/patterns', {
    summary: 'The same lesson from three sources or more, with what speaks against it',
  }).output(z.array(pattern)),
  decidePattern: command('/memory/decide-pattern', {
    summary: 'Keep a pattern as one lesson with all its sources, or turn it down',
    errors: ['NOT_FOUND'],
  })
    .input(one.extend({ accept: z.boolean() }))
    .output(z.object({ memoryId: memoryId.nullable() })),
};
