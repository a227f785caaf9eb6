import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type {
  ChannelView,
  Delivery,
  DeliveryState,
  MatrixCell,
} from '../../../shared/features/notifications/channels.ts';
import type { NoticeChoice, NoticeFilterInput, StoredNotice } from '../../../shared/features/notifications/schema.ts';
import { orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { formatCount } from '../../lib/number.ts';
import { useToast } from '../../ui/toast.tsx';

const pageSize = 500;

export const useUnread = () => useQuery(orpc.notifications.unread.queryOptions());
export const useChannels = () => useQuery(orpc.notifications.channels.queryOptions());
export const useMatrix = () => useQuery(orpc.notifications.matrix.queryOptions());
export const useSettings = () => useQuery(orpc.settings.get.queryOptions());

export function useNotices(filter: Pick<NoticeFilterInput, 'show' | 'minimum' | 'text'>) {
  const query = useInfiniteQuery(
    orpc.notifications.list.infiniteOptions({
      input: (after: string | undefined) => ({ ...filter, limit: pageSize, ...(after && { after }) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  );
  const pages = query.data?.pages;
  const rows = useMemo(() => {
    // What came between two pages has moved the second one.
    const seen = new Map<string, StoredNotice>();
    for (const page of pages ?? [])
      for (const notice of page.notices) if (!seen.has(notice.id)) seen.set(notice.id, notice);
    return [...seen.values()];
  }, [pages]);
  return { query, rows, total: pages?.[0]?.total ?? 0 };
}

export function useOutbox(states: readonly DeliveryState[], channelId: string | null) {
  const query = useInfiniteQuery(
    orpc.notifications.outbox.infiniteOptions({
      input: (after: string | undefined) => ({
        limit: 200,
        ...(states.length > 0 && { states: [...states] }),
        ...(channelId !== null && { channelId }),
        ...(after && { after }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  );
  const pages = query.data?.pages;
  const rows = useMemo(() => {
    const seen = new Map<string, Delivery>();
    for (const page of pages ?? []) for (const one of page.deliveries) if (!seen.has(one.id)) seen.set(one.id, one);
    return [...seen.values()];
  }, [pages]);
  return { query, rows };
}

export function useNoticeActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => void queries.invalidateQueries({ queryKey: orpc.notifications.key() });
  const read = useMutation(
    orpc.notifications.read.mutationOptions({
      onError: (error) => toast(failureToast('It was not marked', error)),
      onSettled,
    }),
  );
  const clear = useMutation(
    orpc.notifications.clear.mutationOptions({
      onError: (error) => toast(failureToast('It was not cleared', error)),
      onSettled,
    }),
  );
  const act = useMutation(
    orpc.notifications.act.mutationOptions({
      onSuccess: ({ done, sentence }) => toast({ tone: done ? 'ok' : 'warn', title: sentence }),
      onError: (error) => toast(failureToast('That did not work', error)),
      onSettled,
    }),
  );
  return {
    acting: act.isPending ? act.variables : null,
    act: (notice: StoredNotice, action: string) => act.mutate({ id: notice.id, action }),
    /** Without a word: it was looked at. */
    seen(notice: StoredNotice) {
      if (notice.readAt === null) read.mutate({ which: { ids: [notice.id] }, read: true });
    },
    read(which: NoticeChoice, isRead: boolean) {
      read.mutate(
        { which, read: isRead },
        {
          onSuccess: ({ ids }) =>
            toast({
              title:
                ids.length === 0
                  ? 'Nothing was changed'
                  : `${formatCount(ids.length, 'notice')} marked as ${isRead ? 'read' : 'unread'}`,
              ...(ids.length > 0 && { undo: () => read.mutate({ which: { ids }, read: !isRead }) }),
            }),
        },
      );
    },
    clear(which: NoticeChoice) {
      clear.mutate(
        { which, cleared: true },
        {
          onSuccess: ({ ids }) =>
            toast({
              title: `${formatCount(ids.length, 'notice')} cleared`,
              ...(ids.length > 0 && { undo: () => clear.mutate({ which: { ids }, cleared: false }) }),
            }),
        },
      );
    },
  };
}
export type NoticeActions = ReturnType<typeof useNoticeActions>;

export function useChannelActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => void queries.invalidateQueries({ queryKey: orpc.notifications.key() });
  const test = useMutation(
    orpc.notifications.testChannel.mutationOptions({
      onSuccess: ({ ok, answer }) =>
        toast({
          tone: ok ? 'ok' : 'warn',
          title: ok ? 'The test was taken' : 'The test was not taken',
          description: answer,
        }),
      onError: (error) => toast(failureToast('The test could not be sent', error)),
      onSettled,
    }),
  );
  const enable = useMutation(
    orpc.notifications.enableChannel.mutationOptions({
      onError: (error) => toast(failureToast('The channel was not changed', error)),
      onSettled,
    }),
  );
  const add = useMutation(orpc.notifications.addChannel.mutationOptions({ onSettled }));
  const change = useMutation(orpc.notifications.changeChannel.mutationOptions({ onSettled }));
  const remove = useMutation(orpc.notifications.removeChannel.mutationOptions({ onSettled }));
  const pair = useMutation(orpc.notifications.pair.mutationOptions({ onSettled }));
  return {
    testing: test.isPending ? test.variables.id : null,
    test: ({ id }: ChannelView) => test.mutate({ id }),
    enable: ({ id }: ChannelView, enabled: boolean) => enable.mutate({ id, enabled }),
    add,
    change,
    remove,
    pair,
  };
}
export type ChannelActions = ReturnType<typeof useChannelActions>;

export function useDeliveryActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => void queries.invalidateQueries({ queryKey: orpc.notifications.key() });
  const retry = useMutation(
    orpc.notifications.retry.mutationOptions({
      onSuccess: ({ channelName }) => toast({ title: `Tried again: ${channelName}` }),
      onError: (error) => toast(failureToast('It was not tried again', error)),
      onSettled,
    }),
  );
  const drop = useMutation(
    orpc.notifications.drop.mutationOptions({
      onSuccess: () => toast({ title: 'Given up; it is not sent' }),
      onError: (error) => toast(failureToast('It was not given up', error)),
      onSettled,
    }),
  );
  return {
    retry: ({ id }: Delivery) => retry.mutate({ id }),
    drop: ({ id }: Delivery) => drop.mutate({ id }),
  };
}

export function useMatrixActions() {
  const queries = useQueryClient();
  const toast = useToast();
  const { queryKey } = orpc.notifications.matrix.queryOptions();
  const set = useMutation(
    orpc.notifications.setCell.mutationOptions({
      onMutate(cell: MatrixCell) {
        const before = queries.getQueryData(queryKey);
        if (before)
          queries.setQueryData(queryKey, {
            ...before,
            cells: before.cells.map((one) =>
              one.kind === cell.kind && one.channelId === cell.channelId ? { ...one, ...cell, chosen: true } : one,
            ),
          });
        return before;
      },
      onError(error, _cell, before) {
        if (before) queries.setQueryData(queryKey, before);
        toast(failureToast('That was not chosen', error));
      },
      onSuccess: (next) => queries.setQueryData(queryKey, next),
    }),
  );
  const reset = useMutation(
    orpc.notifications.resetMatrix.mutationOptions({
      onSuccess(next) {
        queries.setQueryData(queryKey, next);
        toast({ tone: 'ok', title: 'Back to what holds without a choice' });
      },
      onError: (error) => toast(failureToast('It was not reset', error)),
    }),
  );
  return { set: (cell: MatrixCell) => set.mutate(cell), reset: () => reset.mutate({}) };
}
