import type { AttentionSeverity } from '../../../shared/features/attention/schema.ts';
import type { Attention } from '../../core/attention/attention.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { NotificationPort } from '../../core/ports/host-ports.ts';

const order: AttentionSeverity[] = ['info', 'warning', 'error', 'critical'];

interface Deps {
  attention: Attention;
  port: NotificationPort;
  wanted: () => { native: boolean; minimum: AttentionSeverity };
  open: (route: string) => void;
  log: Logger;
}

/** Shows what newly needs the user as a native notification, with the item's own actions, for as long as it is so. */
export function createNotifier({ attention, port, wanted, open, log }: Deps): () => void {
  const shown = new Set<string>();
  const stopClosing = attention.onChange(() => {
    if (shown.size === 0) return;
    const listed = new Set(attention.list().items.map((item) => item.key));
    for (const key of shown) {
      if (listed.has(key)) continue;
      shown.delete(key);
      port.close(key);
    }
  });
  const stopShowing = attention.onRaised((item) => {
    const { native, minimum } = wanted();
    if (!native || !port.status().available || order.indexOf(item.severity) < order.indexOf(minimum)) return;
    const direct = item.actions.filter((action) => !action.route && !action.confirm);
    shown.add(item.key);
    port.show(
      {
        key: item.key,
        title: item.sentence,
        body: item.evidence,
        severity: item.severity,
        route: item.actions[0]?.route ?? '/',
        actions: direct.map(({ id, label }) => ({ id, label })),
      },
      (actionId) => {
        if (actionId === null) return open(item.actions[0]?.route ?? '/');
        attention
          .act(item.key, actionId)
          .catch((error) => log.error('an action of a notification failed', error, { key: item.key }));
      },
    );
  });
  return () => {
    stopClosing();
    stopShowing();
  };
}
