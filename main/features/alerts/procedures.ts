import { implementer } from '../../core/rpc.ts';
import type { AlertsService } from './service.ts';

const os = implementer.alerts;

export function createAlertsProcedures({ alerts }: { alerts: AlertsService }) {
  return os.router({
    list: os.list.handler(() => alerts.list()),
    add: os.add.handler(({ input }) => alerts.add(input.name)),
    remove: os.remove.handler(({ input }) => alerts.remove(input.id)),
  });
}
