import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AttentionItem, AttentionList } from '../../../shared/features/attention/schema.ts';
import { orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';

export const listOptions = () => orpc.attention.list.queryOptions();

export const useAttention = () => useQuery(listOptions());

/** Hides an item at once and brings it back should the core refuse. */
export function useAttentionActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const { queryKey } = listOptions();

  const settle = () => void queries.invalidateQueries({ queryKey });
  const move = (change: (list: AttentionList) => AttentionList) => {
    const before = queries.getQueryData(queryKey);
    if (before) queries.setQueryData(queryKey, change(before));
    return before;
  };
  const without = (key: string) => (list: AttentionList) => ({
    ...list,
    items: list.items.filter((item) => item.key !== key),
  });

  const restore = useMutation(
    orpc.attention.restore.mutationOptions({
      onError: (error) => toast(failureToast('It could not be brought back', error)),
      onSettled: settle,
    }),
  );
  const bringBack = (item: AttentionItem) => restore.mutate({ key: item.key });

  const snooze = useMutation(
    orpc.attention.snooze.mutationOptions({
      onMutate: ({ key }) => move(without(key)),
      onError: (error, _input, before) => {
        if (before) queries.setQueryData(queryKey, before);
        toast(failureToast('It was not snoozed', error));
      },
      onSettled: settle,
    }),
  );
  const dismiss = useMutation(
    orpc.attention.dismiss.mutationOptions({
      onMutate: ({ key }) => move(without(key)),
      onError: (error, _input, before) => {
        if (before) queries.setQueryData(queryKey, before);
        toast(failureToast('It was not dismissed', error));
      },
      onSettled: settle,
    }),
  );
  // By the promise: the list is gone with its last item, and a callback of `mutate` would go with it.
  const putAway = (item: AttentionItem, title: string, done: Promise<unknown>) => {
    done.then(
      () => toast({ title, description: item.sentence, undo: () => bringBack(item) }),
      () => {
        // The toast of the failure has said it.
      },
    );
  };
  const act = useMutation(
    orpc.attention.act.mutationOptions({
      onSuccess: (receipt) => toast({ tone: receipt.done ? 'ok' : 'warn', title: receipt.sentence }),
      onError: (error, { key, action }) => {
        const item = queries.getQueryData(queryKey)?.items.find((other) => other.key === key);
        const label = item?.actions.find(({ id }) => id === action)?.label;
        toast(failureToast(label ? `“${label}” did not work` : 'That did not work', error));
      },
      onSettled: settle,
    }),
  );

  return {
    acting: act.isPending ? act.variables : null,
    /** Rejects, so that a dialog that asked first can stay and say why. */
    act: (item: AttentionItem, action: string) => act.mutateAsync({ key: item.key, action }),
    snooze: (item: AttentionItem, until: number, word: string) =>
      putAway(item, `Snoozed until ${word}`, snooze.mutateAsync({ key: item.key, until })),
    dismiss: (item: AttentionItem) =>
      putAway(item, 'Dismissed until it changes', dismiss.mutateAsync({ key: item.key })),
    bringBack,
  };
}
export type AttentionActions = ReturnType<typeof useAttentionActions>;
