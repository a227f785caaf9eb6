import { implementer } from '../../core/rpc.ts';
import type { NotificationsService } from './service.ts';

const os = implementer.notifications;

export function createNotificationsProcedures({ notifications }: { notifications: NotificationsService }) {
  return os.router({
    list: os.list.handler(() => notifications.list()),
    add: os.add.handler(({ input }) => notifications.add(input.name)),
    remove: os.remove.handler(({ input }) => notifications.remove(input.id)),
  });
}
