import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { notificationsItem, notificationsName } from './schema.ts';

export const notificationsContract = {
  list: query('/notifications', { summary: 'Notifications, oldest first' }).output(z.array(notificationsItem)),
  add: command('/notifications/add', { summary: 'Add one to Notifications', errors: ['CONFLICT'] })
    .input(z.object({ name: notificationsName }))
    .output(notificationsItem),
  remove: command('/notifications/remove', { summary: 'Remove one from Notifications', errors: ['NOT_FOUND'] })
    .input(z.object({ id: z.string().max(64) }))
    .output(notificationsItem),
};
