import { z } from 'zod';
import { query } from '../../contract/builder.ts';
import { evidence, evidenceId, evidenceKind, found, scope } from './schema.ts';

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
};
