import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { useToast } from '../../../ui/toast.tsx';

const pageSize = 200;

export function useHistory(text: string) {
  const query = useInfiniteQuery(
    orpc.voice.history.infiniteOptions({
      input: (before: string | undefined) => ({ text, limit: pageSize, ...(before && { before }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => (last.more ? last.utterances.at(-1)?.id : undefined),
      placeholderData: (before) => before,
    }),
  );
  const pages = query.data?.pages;
  const rows = useMemo(() => {
    // What was said between two pages has moved the second one.
    const seen = new Map<string, Utterance>();
    for (const page of pages ?? []) for (const one of page.utterances) if (!seen.has(one.id)) seen.set(one.id, one);
    return [...seen.values()];
  }, [pages]);
  return { query, rows };
}

export function useHistoryActs() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => void queries.invalidateQueries({ queryKey: orpc.voice.key() });
  const remove = useMutation(
    orpc.voice.remove.mutationOptions({
      onSuccess: ({ removed }, { audioOnly }) =>
        toast({
          title: removed ? (audioOnly ? 'Its sound is deleted' : 'It is deleted') : 'There was nothing left of it',
        }),
      onSettled,
    }),
  );
  const clear = useMutation(
    orpc.voice.clear.mutationOptions({
      onSuccess: ({ removed }, { audioOnly }) =>
        toast({
          title: audioOnly
            ? `The sound of ${formatCount(removed, 'entry', 'entries')} is deleted`
            : `${formatCount(removed, 'entry', 'entries')} deleted`,
        }),
      onSettled,
    }),
  );
  const onError = (error: unknown) => void toast(failureToast('That did not work', error));
  const retry = useMutation(orpc.voice.retry.mutationOptions({ onError, onSettled }));
  const correct = useMutation(orpc.voice.correct.mutationOptions({ onError, onSettled }));
  return { remove, clear, retry, correct };
}
export type HistoryActs = ReturnType<typeof useHistoryActs>;
