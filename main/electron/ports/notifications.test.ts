import { EventEmitter } from 'node:events';
import type { Notification, NotificationConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { Logger } from '../../core/log/logger.ts';
import type { HostNotification } from '../../core/ports/host-ports.ts';
import { createNotificationPort } from './notifications.ts';

const log = { warn: vi.fn() } as unknown as Logger;
const wanted: HostNotification = {
  key: 'db',
  title: 'Database check failed',
  body: '2 pages are damaged.',
  severity: 'error',
  route: '/settings',
  actions: [{ id: 'check', label: 'Check again' }],
};

function desktop(platform: NodeJS.Platform = 'linux', supported = true) {
  const made: (EventEmitter & { options: NotificationConstructorOptions; closed: boolean; visible: boolean })[] = [];
  const port = createNotificationPort({
    platform,
    log,
    isSupported: () => supported,
    create: (options) => {
      const one = Object.assign(new EventEmitter(), {
        options,
        closed: false,
        visible: false,
        show() {
          one.visible = true;
        },
        close() {
          one.closed = true;
        },
      });
      made.push(one);
      return one as unknown as Notification;
    },
  });
  return { port, made };
}

describe('native notifications', () => {
  it('tell a click from a button', () => {
    const { port, made } = desktop();
    const acted = vi.fn<(id: string | null) => void>();
    port.show(wanted, acted);
    expect(made[0]?.options).toMatchObject({ title: wanted.title, actions: [{ type: 'button', text: 'Check again' }] });
    made[0]?.emit('action', { actionIndex: 0 });
    port.show(wanted, acted);
    made[1]?.emit('click', {});
    expect(acted.mock.calls).toEqual([['check'], [null]]);
  });

  it('show one per key: a newer one replaces the older', () => {
    const { port, made } = desktop();
    port.show(wanted, () => {});
    port.show({ ...wanted, body: '3 pages are damaged.' }, () => {});
    expect(made.map(({ closed }) => closed)).toEqual([true, false]);
    port.close('db');
    expect(made[1]?.closed).toBe(true);
  });

  it('report honestly that an unsigned program on macOS gets none', () => {
    const { port, made } = desktop('darwin');
    expect(port.status().available).toBe(true);
    port.show(wanted, () => {});
    made[0]?.emit('failed', {}, 'Notifications are not allowed for this application');
    expect(port.status()).toMatchObject({ available: false, why: /not allowed/, remedy: /signed/ });
    port.show(wanted, () => {});
    made[1]?.emit('show', {});
    expect(port.status().available).toBe(true);
  });

  it('do nothing where there are none, and say so', () => {
    const { port, made } = desktop('linux', false);
    port.show(wanted, () => {});
    expect([made.length, port.status().available]).toEqual([0, false]);
  });
});
