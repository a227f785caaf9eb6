import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';

export const useReminders = (done: boolean) =>
  useQuery({ ...orpc.reminders.list.queryOptions({ input: { done } }), placeholderData: keepPreviousData });
