import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { MemoryPatch, Proposal } from '../../../shared/features/memory/schema.ts';
import { client, orpc } from '../../app/connection.ts';
import { createQuietly } from '../../app/quietly.ts';
import { short } from '../../lib/short.ts';
import { type Toaster, useToast } from '../../ui/toast.tsx';

interface Page {
  queries: QueryClient;
  toast: Toaster['toast'];
}

/** What can be done with memories, for commands and screens alike. Those that end in a toast never reject. */
export function actsOf({ queries, toast }: Page) {
  const again = () => void queries.invalidateQueries({ queryKey: orpc.memory.key() });
  const quietly = createQuietly(toast, again);

  const reopen = (id: string) => quietly('It was not brought back', client.memory.reopen({ id }));

  return {
    again,
    async accept(proposal: Proposal, edits: MemoryPatch = {}, endReplaced = true): Promise<void> {
      const taken = await quietly('It was not taken', client.memory.accept({ id: proposal.id, edits, endReplaced }));
      if (taken)
        toast({ title: proposal.about ? 'Added as a source' : 'Remembered', description: short(taken.text, 120) });
    },
    async reject(proposal: Proposal): Promise<void> {
      const gone = await quietly('It was not turned down', client.memory.reject({ id: proposal.id }));
      if (gone)
        toast({ title: 'Turned down', description: short(proposal.text, 120), undo: () => void reopen(proposal.id) });
    },
    pin: (id: string, pinned: boolean) =>
      quietly(pinned ? 'It was not pinned' : 'It was not unpinned', client.memory.pin({ id, pinned })),
    async retract(id: string): Promise<void> {
      const done = await quietly('It was not taken back', client.memory.retract({ id }));
      if (done)
        toast({
          title: 'Taken back',
          description: 'It is not held any more; what was known before still shows it.',
          undo: () => void quietly('It is not held again', client.memory.restore({ id })),
        });
    },
    restore: (id: string) => quietly('It is not held again', client.memory.restore({ id })),
    pause: (paused: boolean) => quietly('That was not changed', client.memory.pause({ paused })),
    readAgain: () => quietly('They were not tried again', client.memory.readAgain()),
    skip: (id: string) => quietly('It was not left out', client.memory.skip({ id })),
    decidePattern: (id: string, accept: boolean) =>
      quietly('That was not kept', client.memory.decidePattern({ id, accept })),
    merge: (from: string, into: string) =>
      quietly('They were not made one', client.memory.mergeEntities({ from, into })),
  };
}
export type Acts = ReturnType<typeof actsOf>;

export function useActs(): Acts {
  const queries = useQueryClient();
  const toast = useToast();
  return useMemo(() => actsOf({ queries, toast }), [queries, toast]);
}
