import type { MessagePortMain } from 'electron';
import type { Logger } from '../core/log/logger.ts';
import { createRpcHandler } from '../core/rpc/create-rpc-handler.ts';
import type { Router, RpcContext } from '../core/rpc.ts';
export type ServedPort = Pick<MessagePortMain, 'on' | 'start' | 'postMessage' | 'close'>;

const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
const MAX_COMPLAINTS = 10;

type Frame = string | ArrayBuffer;

function toFrame(data: unknown): Frame | null {
  if (typeof data === 'string') return data.length <= MAX_MESSAGE_BYTES ? data : null;
  if (data instanceof ArrayBuffer) return data.byteLength <= MAX_MESSAGE_BYTES ? data : null;
  if (!(data instanceof Uint8Array) || data.byteLength > MAX_MESSAGE_BYTES) return null;
  return new Uint8Array(data).buffer;
}

/**
 * Answers calls on a MessagePort. oRPC's own port adapter drops the promise of each message, so that one malformed message
 * would be an unhandled rejection and end the process; its WebSocket adapter speaks the same frames and hands the promise back.
 */
export function createPortServer({ router, log }: { router: Router; log: Logger }) {
  const handler = createRpcHandler<RpcContext>(router);

  return (port: ServedPort, clientId: string): { close(): void } => {
    let open = true;
    let complaints = 0;
    const peer = {
      send: (data: unknown) => {
        if (open) port.postMessage(data);
      },
      addEventListener: () => {},
    };
    const complain = (error: unknown) => {
      if (open && ++complaints <= MAX_COMPLAINTS)
        log.warn('a message of the page was malformed', { clientId, error: String(error).slice(0, 300) });
    };
    const close = () => {
      if (!open) return;
      open = false;
      handler.close(peer);
    };
    port.on('message', ({ data }) => {
      const frame = toFrame(data);
      if (frame === null) return complain('neither text nor bytes of a sane size');
      handler.message(peer, frame, { context: { log, client: { id: clientId, kind: 'window' } } }).catch(complain);
    });
    port.on('close', close);
    port.start();
    return {
      close() {
        close();
        port.close();
      },
    };
  };
}
