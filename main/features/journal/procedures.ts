import { DomainError } from '../../../shared/contract/errors.ts';
import type { Journal } from '../../core/journal/journal.ts';
import { implementer } from '../../core/rpc.ts';

const os = implementer.journal;

export function createJournalProcedures({ journal }: { journal: Journal }) {
  return os.router({
    list: os.list.handler(({ input, signal }) => journal.list(input, signal)),
    get: os.get.handler(async ({ input }) => {
      const event = await journal.get(input.id);
      if (!event) throw new DomainError('NOT_FOUND', { what: 'event', id: String(input.id) });
      return event;
    }),
    kinds: os.kinds.handler(() => journal.kinds()),
    tail: os.tail.handler(({ input, signal }) => journal.tail({ after: input.after, signal })),
  });
}
