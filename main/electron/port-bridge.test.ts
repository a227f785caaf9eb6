import { EventEmitter } from 'node:events';
import type { IpcMain } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { Logger } from '../core/log/logger.ts';
import { CONNECT_CHANNEL, createPortBridge } from './port-bridge.ts';

function bridge() {
  const ipcMain = new EventEmitter();
  const closed = vi.fn<() => void>();
  const serve = vi.fn(() => ({ close: closed }));
  const made = createPortBridge({
    ipcMain: ipcMain as unknown as IpcMain,
    ownWebContents: new Set([7]),
    serve,
    log: { warn: vi.fn() } as unknown as Logger,
  });
  const port = () => ({ close: vi.fn<() => void>() });
  const connect = (change: object = {}) => {
    const ports = [port()];
    const frame = { url: 'app://optimus/', parent: null };
    ipcMain.emit(CONNECT_CHANNEL, { sender: { id: 7 }, senderFrame: frame, ports, ...change });
    return ports[0];
  };
  return { ipcMain, made, serve, closed, connect, port };
}

describe('port bridge', () => {
  it('serves the port of our page, and ends the one of its load before', () => {
    const { connect, serve, closed } = bridge();
    connect();
    connect();
    expect(serve).toHaveBeenCalledTimes(2);
    expect(closed).toHaveBeenCalledOnce();
  });

  it.each([
    ['a sub-frame', { senderFrame: { url: 'app://optimus/', parent: {} } }],
    ['a foreign page', { senderFrame: { url: 'https://evil.example/', parent: null } }],
    ['a frame that is gone', { senderFrame: null }],
    ['unknown web contents', { sender: { id: 8 } }],
  ])('closes the port of %s unheard', (_who, change) => {
    const { connect, serve } = bridge();
    expect(connect(change)?.close).toHaveBeenCalledOnce();
    expect(serve).not.toHaveBeenCalled();
  });

  it('wants exactly one port', () => {
    const { connect, serve, port } = bridge();
    connect({ ports: [] });
    const two = [port(), port()];
    connect({ ports: two });
    expect(two.map(({ close }) => close.mock.calls.length)).toEqual([1, 1]);
    expect(serve).not.toHaveBeenCalled();
  });

  it('listens no more after its end', () => {
    const { ipcMain, made, connect, closed } = bridge();
    connect();
    made.dispose();
    expect(closed).toHaveBeenCalledOnce();
    expect(ipcMain.eventNames()).toEqual([]);
  });
});
