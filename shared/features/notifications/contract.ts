import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { attentionReceipt } from '../attention/schema.ts';
import {
  channelInput,
  channelName,
  channelView,
  delivery,
  deliveryFilter,
  deliveryPage,
  matrix,
  matrixCell,
  pushKey,
  pushSubscription,
  testReceipt,
} from './channels.ts';
import { noticeChoice, noticeFilter, noticeIds, noticePage, unread } from './schema.ts';

const id = z.string().min(1).max(64);
const byId = z.object({ id });
const byDelivery = z.object({ id: z.string().min(1).max(200) });

export const notificationsContract = {
  list: query('/notifications', { summary: 'The centre: notices, newest first' })
    .input(noticeFilter)
    .output(noticePage),
  unread: query('/notifications/unread', { summary: 'How many notices are unread, and the worst of them' }).output(
    unread,
  ),
  read: command('/notifications/read', { summary: 'Mark notices as read, or as unread again' })
    .input(z.object({ which: noticeChoice, read: z.boolean() }))
    .output(noticeIds),
  clear: command('/notifications/clear', { summary: 'Take notices out of the centre, or put them back' })
    .input(z.object({ which: noticeChoice, cleared: z.boolean() }))
    .output(noticeIds),
  act: command('/notifications/act', {
    summary: 'Do what an action of a notice says',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(z.object({ id, action: z.string().min(1).max(100) }))
    .output(attentionReceipt),

  channels: query('/notifications/channels', { summary: 'Where notices go' }).output(z.array(channelView)),
  addChannel: command('/notifications/channels/add', { summary: 'Add a channel', errors: ['CONFLICT', 'UNAVAILABLE'] })
    .input(channelInput)
    .output(channelView),
  changeChannel: command('/notifications/channels/change', {
    summary: 'Change a channel; secrets that are not given stay as they are',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(channelInput.extend({ id }))
    .output(channelView),
  enableChannel: command('/notifications/channels/enable', {
    summary: 'Turn a channel on or off',
    errors: ['NOT_FOUND'],
  })
    .input(z.object({ id, enabled: z.boolean() }))
    .output(channelView),
  removeChannel: command('/notifications/channels/remove', {
    summary: 'Remove a channel with its secrets',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(byId)
    .output(z.object({})),
  testChannel: command('/notifications/channels/test', {
    summary: 'Send a test and give back what the other side says',
    errors: ['NOT_FOUND'],
  })
    .input(byId)
    .output(testReceipt),

  outbox: query('/notifications/outbox', { summary: 'What was, is and will be sent, newest first' })
    .input(deliveryFilter)
    .output(deliveryPage),
  retry: command('/notifications/outbox/retry', {
    summary: 'Try a delivery again now',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(byDelivery)
    .output(delivery),
  drop: command('/notifications/outbox/drop', { summary: 'Give a delivery up', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(byDelivery)
    .output(delivery),

  matrix: query('/notifications/matrix', { summary: 'Which events go to which channel, from which severity' }).output(
    matrix,
  ),
  setCell: command('/notifications/matrix/set', {
    summary: 'Choose for one event and one channel',
    errors: ['NOT_FOUND'],
  })
    .input(matrixCell)
    .output(matrix),
  resetMatrix: command('/notifications/matrix/reset', { summary: 'Back to what holds without any choice' }).output(
    matrix,
  ),

  pushKey: query('/notifications/push/key', {
    summary: 'The public key that a browser needs to subscribe',
    errors: ['UNAVAILABLE'],
  }).output(pushKey),
  pair: command('/notifications/push/pair', {
    summary: 'Add this browser as a channel',
    errors: ['CONFLICT', 'UNAVAILABLE', 'FORBIDDEN'],
  })
    .input(z.object({ name: channelName, device: z.string().max(300), subscription: pushSubscription }))
    .output(channelView),
};
