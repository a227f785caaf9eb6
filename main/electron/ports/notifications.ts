import type { Notification, NotificationConstructorOptions } from 'electron';
import type { Logger } from '../../core/log/logger.ts';
import type { HostNotification, NotificationPort } from '../../core/ports/host-ports.ts';

export interface NotificationDeps {
  create: (options: NotificationConstructorOptions) => Notification;
  isSupported: () => boolean;
  platform: NodeJS.Platform;
  log: Logger;
}

const URGENCY = { info: 'low', warning: 'normal', error: 'normal', critical: 'critical' } as const;
const MAX_ACTIONS = 2;

const remedyFor = (platform: NodeJS.Platform) =>
  platform === 'darwin'
    ? 'macOS shows notifications of signed programs only: use a signed build and allow Optimus in System Settings → Notifications.'
    : 'Allow notifications of Optimus in the settings of your system.';

/** Buttons where the system has them; everywhere a click on the notification opens its place in the app. */
export function createNotificationPort(deps: NotificationDeps): NotificationPort & { dispose(): void } {
  // Held here, or the garbage collector takes the click away from a notification that is still on screen.
  const shown = new Map<string, Notification>();
  let failure: string | null = null;

  const close = (key: string) => {
    const notification = shown.get(key);
    shown.delete(key);
    notification?.close();
  };

  return {
    status() {
      if (!deps.isSupported())
        return {
          available: false,
          why: 'This desktop has no notifications.',
          remedy: 'Start a notification service, such as the one of your desktop environment.',
        };
      if (failure !== null) return { available: false, why: failure, remedy: remedyFor(deps.platform) };
      return {
        available: true,
        detail: deps.platform === 'linux' ? 'Buttons depend on the desktop; a click always works.' : 'With buttons.',
      };
    },
    show(wanted: HostNotification, onAction) {
      if (!deps.isSupported()) return;
      close(wanted.key);
      const actions = wanted.actions.slice(0, MAX_ACTIONS);
      const notification = deps.create({
        title: wanted.title,
        body: wanted.body,
        urgency: URGENCY[wanted.severity],
        silent: wanted.severity === 'info',
        timeoutType: wanted.severity === 'critical' ? 'never' : 'default',
        actions: actions.map(({ label }) => ({ type: 'button', text: label })),
      });
      const done = () => {
        if (shown.get(wanted.key) === notification) shown.delete(wanted.key);
      };
      notification.on('show', () => {
        failure = null;
      });
      notification.on('click', () => {
        done();
        onAction(null);
      });
      notification.on('action', (event) => {
        done();
        onAction(actions[event.actionIndex]?.id ?? null);
      });
      notification.on('close', done);
      notification.on('failed', (_event, error) => {
        done();
        failure = `The system refused a notification: ${error}`;
        deps.log.warn('a notification was refused', { error });
      });
      shown.set(wanted.key, notification);
      notification.show();
    },
    close,
    dispose() {
      for (const key of [...shown.keys()]) close(key);
    },
  };
}
