import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';

const listOptions = () => orpc.minds.list.queryOptions();

export const useMinds = () => useQuery(listOptions());

export function useMindsActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => void queries.invalidateQueries({ queryKey: listOptions().queryKey });

  const add = useMutation(
    orpc.minds.add.mutationOptions({
      onError: (error) => toast(failureToast('It was not added', error)),
      onSettled,
    }),
  );
  const remove = useMutation(
    orpc.minds.remove.mutationOptions({
      onSuccess: ({ name }) => toast({ title: `Removed ${name}`, undo: () => add.mutate({ name }) }),
      onError: (error) => toast(failureToast('It was not removed', error)),
      onSettled,
    }),
  );
  return { add, remove };
}
