import { implementer } from '../../core/rpc.ts';
import type { AlertsService } from './create-alerts.ts';

const os = implementer.alerts;

export function createAlertsProcedures({ alerts }: { alerts: AlertsService }) {
  return os.router({
    active: os.active.handler(() => alerts.active()),
    acknowledge: os.acknowledge.handler(({ input }) => alerts.acknowledge(input, input.comment)),
    unacknowledge: os.unacknowledge.handler(({ input }) => alerts.unacknowledge(input)),
    resolve: os.resolve.handler(({ input }) => alerts.resolve(input)),
    rules: os.rules.handler(() => alerts.rules()),
    save: os.save.handler(({ input }) => alerts.save(input)),
    enable: os.enable.handler(({ input }) => alerts.enable(input.id, input.enabled)),
    remove: os.remove.handler(({ input }) => alerts.remove(input.id)),
    restore: os.restore.handler(({ input }) => alerts.restore(input.id)),
    attempt: os.attempt.handler(({ input, signal }) => alerts.attempt(input.rule, input.days, signal)),
    silences: os.silences.handler(() => alerts.silences()),
    silence: os.silence.handler(({ input }) => alerts.silence(input)),
    unsilence: os.unsilence.handler(({ input }) => alerts.unsilence(input.id)),
    windows: os.windows.handler(() => alerts.windows()),
    saveWindow: os.saveWindow.handler(({ input }) => alerts.saveWindow(input)),
    removeWindow: os.removeWindow.handler(({ input }) => alerts.removeWindow(input.id)),
  });
}
