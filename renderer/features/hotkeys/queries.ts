import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';

const listOptions = () => orpc.hotkeys.list.queryOptions();

export const useHotkeys = () => useQuery(listOptions());

export function useRebind() {
  const queries = useQueryClient();
  return useMutation(
    orpc.hotkeys.rebind.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: listOptions().queryKey }),
    }),
  );
}
