import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import {
  evidence,
  evidenceId,
  evidenceKind,
  found,
  indexedProject,
  knowledgeState,
  limitMb,
  scope,
  searchWeights,
} from './schema.ts';

const projectId = z.string().min(1).max(64);

export const knowledgeContract = {
  search: query('/knowledge/search', { summary: 'What Optimus knows about something, by words and by meaning' })
    .input(
      z.object({
        query: z.string().trim().min(1).max(2_000),
        scope: scope.default({ projectIds: null }),
        kinds: z.array(evidenceKind).max(20).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(30),
      }),
    )
    .output(found),
  open: query('/knowledge/open', { summary: 'One piece of evidence, as it was found', errors: ['NOT_FOUND'] })
    .input(z.object({ id: evidenceId }))
    .output(evidence),
  state: query('/knowledge/state', { summary: 'What of the projects can be searched, and by what' }).output(
    knowledgeState,
  ),
  setProject: command('/knowledge/project', {
    summary: 'Keep a project searchable always, or only while somebody asks about it',
    errors: ['NOT_FOUND'],
  })
    .input(z.object({ projectId, on: z.boolean() }))
    .output(indexedProject),
  read: command('/knowledge/read', {
    summary: 'Look through a project again now',
    errors: ['NOT_FOUND', 'UNAVAILABLE'],
  })
    .input(z.object({ projectId }))
    .output(indexedProject),
  cancel: command('/knowledge/cancel', {
    summary: 'Stop reading a project; what was read stays',
    errors: ['NOT_FOUND'],
  })
    .input(z.object({ projectId }))
    .output(indexedProject),
  forget: command('/knowledge/forget', {
    summary: 'Take a project out of the index; its files are not touched',
    errors: ['NOT_FOUND'],
  })
    .input(z.object({ projectId }))
    .output(indexedProject),
  rebuild: command('/knowledge/rebuild', { summary: 'Begin the index anew' }).output(knowledgeState),
  setWeights: command('/knowledge/weights', { summary: 'How much each list and field counts' })
    .input(searchWeights)
    .output(searchWeights),
  setLimit: command('/knowledge/limit', { summary: 'How large the index may become' })
    .input(z.object({ limitMb }))
    .output(z.object({ limitMb })),
  allowVectors: command('/knowledge/vectors', {
    summary: 'Let texts of files go to the model for vectors, which is not on this machine, or no longer',
    errors: ['CONFLICT'],
  })
    .input(z.object({ allow: z.boolean() }))
    .output(knowledgeState),
};
