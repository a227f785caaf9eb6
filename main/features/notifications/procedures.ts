import { implementer } from '../../core/rpc.ts';
import type { NotificationsService } from './create-notifications.ts';

const os = implementer.notifications;

export function createNotificationsProcedures({ notifications: n }: { notifications: NotificationsService }) {
  return os.router({
    list: os.list.handler(({ input }) => n.list(input)),
    unread: os.unread.handler(() => n.unread()),
    read: os.read.handler(({ input }) => n.read(input.which, input.read)),
    clear: os.clear.handler(({ input }) => n.clear(input.which, input.cleared)),
    act: os.act.handler(({ input }) => n.act(input.id, input.action)),
    channels: os.channels.handler(() => n.channels()),
    addChannel: os.addChannel.handler(({ input }) => n.addChannel(input)),
    changeChannel: os.changeChannel.handler(({ input: { id, ...channel } }) => n.changeChannel(id, channel)),
    enableChannel: os.enableChannel.handler(({ input }) => n.enableChannel(input.id, input.enabled)),
    removeChannel: os.removeChannel.handler(async ({ input }) => {
      await n.removeChannel(input.id);
      return {};
    }),
    testChannel: os.testChannel.handler(({ input }) => n.testChannel(input.id)),
    outbox: os.outbox.handler(({ input }) => n.outbox(input)),
    retry: os.retry.handler(({ input }) => n.retry(input.id)),
    drop: os.drop.handler(({ input }) => n.drop(input.id)),
    matrix: os.matrix.handler(() => n.matrix()),
    setCell: os.setCell.handler(({ input }) => n.setCell(input)),
    resetMatrix: os.resetMatrix.handler(() => n.resetMatrix()),
    pushKey: os.pushKey.handler(() => n.pushKey()),
    pair: os.pair.handler(({ input }) => n.pair(input)),
  });
}
