import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client, orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';

export const runningOptions = () => orpc.now.running.queryOptions();

export const useRunning = () => useQuery(runningOptions());

export function useStop() {
  const toast = useToast();
  const queries = useQueryClient();
  return useMutation(
    orpc.now.stop.mutationOptions({
      onSuccess: ({ proven, sentence }) => toast({ tone: proven ? 'ok' : 'warn', title: sentence }),
      onError: (error) => toast(failureToast('It was not stopped', error)),
      onSettled: () => queries.invalidateQueries({ queryKey: runningOptions().queryKey }),
    }),
  );
}

const mostChanges = 60;

/** What happened since a time, newest first; without one, since ever. */
export const useChanges = (since: number | null, enabled: boolean) =>
  useQuery({
    ...orpc.journal.list.queryOptions({ input: { limit: mostChanges, ...(since !== null && { since }) } }),
    enabled,
    placeholderData: (before) => before,
  });

export const tellSeen = () => client.now.seen();
export const readPresence = () => client.now.presence();
