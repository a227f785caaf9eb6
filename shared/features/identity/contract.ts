import { z } from 'zod';
import { query } from '../../contract/builder.ts';
import { identityGraph, identityType, portList } from './schema.ts';

export const identityContract = {
  about: query('/identity/about', { summary: 'All that one thing leads to', errors: ['NOT_FOUND', 'UNAVAILABLE'] })
    .input(z.object({ type: identityType, id: z.string().min(1).max(512) }))
    .output(identityGraph),
  ports: query('/identity/ports', { summary: 'Who holds which port, now', errors: ['UNAVAILABLE'] }).output(portList),
};
