import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Reminder } from '../../../shared/features/reminders/schema.ts';
import { client, orpc } from '../../app/connection.ts';
import { createQuietly } from '../../app/quietly.ts';
import { formatAbsolute } from '../../lib/relative-time.ts';
import { short } from '../../lib/short.ts';
import { type Toaster, useToast } from '../../ui/toast.tsx';

interface Page {
  queries: QueryClient;
  toast: Toaster['toast'];
}

/** What can be done with reminders, for commands and screens alike. They end in a toast and never reject. */
export function actsOf({ queries, toast }: Page) {
  const again = () => void queries.invalidateQueries({ queryKey: orpc.reminders.key() });
  const quietly = createQuietly(toast, again);
  const setDone = (id: string, done: boolean) =>
    quietly(done ? 'It was not marked as done' : 'It was not opened again', client.reminders.done({ id, done }));

  return {
    again,
    async done({ id, text }: Reminder): Promise<void> {
      if (await setDone(id, true))
        toast({ title: 'Done', description: short(text, 120), undo: () => void setDone(id, false) });
    },
    reopen: ({ id }: Reminder) => setDone(id, false),
    async move({ id, at: before, state }: Reminder, at: number): Promise<void> {
      const moved = await quietly('It was not moved', client.reminders.change({ id, at }));
      if (!moved) return;
      const back = before > Date.now();
      toast({
        title: 'Moved',
        description: formatAbsolute(moved.at),
        // A time that is over cannot be gone back to.
        ...(back &&
          state === 'waiting' && {
            undo: () => void quietly('It was not moved back', client.reminders.change({ id, at: before })),
          }),
      });
    },
    async remove({ id, text }: Reminder): Promise<void> {
      const gone = await quietly('It was not deleted', client.reminders.remove({ id }));
      if (gone)
        toast({
          title: 'Deleted',
          description: short(text, 120),
          undo: () => void quietly('It was not brought back', client.reminders.restore({ id })),
        });
    },
  };
}
export type Acts = ReturnType<typeof actsOf>;

export function useActs(): Acts {
  const queries = useQueryClient();
  const toast = useToast();
  return useMemo(() => actsOf({ queries, toast }), [queries, toast]);
}
