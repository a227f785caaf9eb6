import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';

const listOptions = () => orpc.knowledge.list.queryOptions();

export const useKnowledge = () => useQuery(listOptions());

export function useKnowledgeActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => void queries.invalidateQueries({ queryKey: listOptions().queryKey });

  const add = useMutation(
    orpc.knowledge.add.mutationOptions({
      onError: (error) => toast(failureToast('It was not added', error)),
      onSettled,
    }),
  );
  const remove = useMutation(
    orpc.knowledge.remove.mutationOptions({
      onSuccess: ({ name }) => toast({ title: `Removed ${name}`, undo: () => add.mutate({ name }) }),
      onError: (error) => toast(failureToast('It was not removed', error)),
      onSettled,
    }),
  );
  return { add, remove };
}
