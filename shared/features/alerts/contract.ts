import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { alertsItem, alertsName } from './schema.ts';

export const alertsContract = {
  list: query('/alerts', { summary: 'Alerts, oldest first' }).output(z.array(alertsItem)),
  add: command('/alerts/add', { summary: 'Add one to Alerts', errors: ['CONFLICT'] })
    .input(z.object({ name: alertsName }))
    .output(alertsItem),
  remove: command('/alerts/remove', { summary: 'Remove one from Alerts', errors: ['NOT_FOUND'] })
    .input(z.object({ id: z.string().max(64) }))
    .output(alertsItem),
};
