import { DomainError } from '../../../shared/contract/errors.ts';
import type { RunSummary } from '../../../shared/features/runs/schema.ts';
import type { Cancel } from '../../core/lib/clock.ts';
import type { RunDefinition, Runs } from '../../core/runs/types.ts';

export interface Retry {
  id: string;
  from: 'failed' | 'start';
  definition: 'same' | 'newest';
}

type NewestDefinition = (definitionId: string) => Promise<RunDefinition>;

export function createRunsService({ runs }: { runs: Runs }) {
  const newest = new Map<string, NewestDefinition>();

  return {
    ...runs,

    /** Who makes definitions of a kind can say what the definition is by now, for a retry with what was mended since. */
    definitionsOf(kind: string, find: NewestDefinition): Cancel {
      newest.set(kind, find);
      return () => newest.delete(kind);
    },

    async retryWith({ id, from, definition }: Retry): Promise<RunSummary> {
      if (definition === 'same') return runs.retry(id, { from });
      const { kind, definitionId } = await runs.get(id);
      const find = newest.get(kind);
      if (!find)
        throw new DomainError('UNAVAILABLE', {
          what: 'a newer definition',
          why: `Runs of the kind ${kind} always have the definition that they were started with.`,
          remedy: 'Retry with the same definition.',
        });
      return runs.retry(id, { from, definition: await find(definitionId) });
    },
  };
}
export type RunsService = ReturnType<typeof createRunsService>;
