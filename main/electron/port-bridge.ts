import type { IpcMain, IpcMainEvent } from 'electron';
import type { Logger } from '../core/log/logger.ts';
import { isTrustedSender } from './policy/sender.ts';
import type { ServedPort } from './serve-port.ts';

export interface PortBridgeDeps {
  ipcMain: Pick<IpcMain, 'on' | 'off'>;
  ownWebContents: Pick<ReadonlySet<number>, 'has'>;
  serve: (port: ServedPort, clientId: string) => { close(): void };
  log: Logger;
}

export const CONNECT_CHANNEL = 'optimus:connect';

function senderOf(event: IpcMainEvent) {
  const frame = event.senderFrame;
  return {
    frameUrl: frame?.url ?? null,
    isMainFrame: frame !== null && frame.parent === null,
    webContentsId: event.sender.id,
  };
}

/** The only message that main listens to: a page of ours hands over the port on which it will call. One port per page load. */
export function createPortBridge({ ipcMain, ownWebContents, serve, log }: PortBridgeDeps): { dispose(): void } {
  const served = new Map<number, { close(): void }>();
  let count = 0;

  const onConnect = (event: IpcMainEvent) => {
    const ports = event.ports;
    const [port] = ports;
    const sender = senderOf(event);
    if (!port || ports.length !== 1 || !isTrustedSender(sender, ownWebContents)) {
      for (const refused of ports) refused.close();
      log.warn('a connection was refused', { ...sender, ports: ports.length });
      return;
    }
    // A reload brings a new port; what the old page was still reading ends here.
    served.get(sender.webContentsId)?.close();
    served.set(sender.webContentsId, serve(port, `window-${sender.webContentsId}-${++count}`));
  };

  ipcMain.on(CONNECT_CHANNEL, onConnect);
  return {
    dispose() {
      ipcMain.off(CONNECT_CHANNEL, onConnect);
      for (const connection of served.values()) connection.close();
      served.clear();
    },
  };
}
