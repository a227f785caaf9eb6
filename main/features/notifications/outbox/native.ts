import type { StoredNotice } from '../../../../shared/features/notifications/schema.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { NotificationPort } from '../../../core/ports/host-ports.ts';
import type { Message } from '../senders/types.ts';
import { cutTo } from '../text.ts';

interface Deps {
  port: NotificationPort;
  log: Logger;
  open(route: string): void;
  /** Presses an action of a notice; null is a click on the notice itself. */
  onAction(noticeId: string, actionId: string | null): Promise<void>;
}

/** The notifications of this desktop: shown at once, and gone with the program. */
export function createNative({ port, log, open, onAction }: Deps) {
  /** By the key of what they tell: a later one of the same takes their place. */
  const shown = new Set<string>();

  return {
    status: () => port.status(),

    /** Null when it is on the screen; else why it is not. */
    show(message: Message, notice: StoredNotice | null): string | null {
      const status = port.status();
      if (!status.available) return status.why;
      try {
        shown.add(message.key);
        port.show(
          {
            key: message.key,
            title: cutTo(message.title, 300),
            body: cutTo(message.body, 4_000),
            severity: message.severity,
            route: message.route,
            actions: (notice?.actions ?? [])
              .filter(({ attention }) => attention)
              .map(({ id, label }) => ({ id, label })),
          },
          (actionId) => {
            if (actionId === null) open(message.route);
            if (!notice) return;
            onAction(notice.id, actionId).catch((error) =>
              log.error('an action of a notification failed', error, { key: message.key }),
            );
          },
        );
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },

    close(key: string): void {
      if (shown.delete(key)) port.close(key);
    },
  };
}
export type Native = ReturnType<typeof createNative>;
