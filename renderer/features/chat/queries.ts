import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';

const listOptions = () => orpc.chat.list.queryOptions();

export const useChat = () => useQuery(listOptions());

export function useChatActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => void queries.invalidateQueries({ queryKey: listOptions().queryKey });

  const add = useMutation(
    orpc.chat.add.mutationOptions({
      onError: (error) => toast(failureToast('It was not added', error)),
      onSettled,
    }),
  );
  const remove = useMutation(
    orpc.chat.remove.mutationOptions({
      onSuccess: ({ name }) => toast({ title: `Removed ${name}`, undo: () => add.mutate({ name }) }),
      onError: (error) => toast(failureToast('It was not removed', error)),
      onSettled,
    }),
  );
  return { add, remove };
}
