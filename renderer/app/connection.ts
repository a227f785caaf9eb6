import { type ClientLink, createORPCClient, isDefinedError, ORPCError } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { ErrorCode, ErrorData } from '../../shared/contract/errors.ts';
import type { contract } from '../../shared/contract/index.ts';
import { setConnection } from './connection-store.ts';
import { takeToken } from './token.ts';

export type OptimusClient = ContractRouterClient<typeof contract>;
type Link = ClientLink<Record<never, never>>;

const firstRetry = 250;
const slowestRetry = 5_000;

/** The desktop window: one MessagePort for the life of the page, handed over by the preload script. */
function openPort(): Link {
  const { port1, port2 } = new MessageChannel();
  const link = new PortLink({ port: port1 });
  port1.start();
  window.postMessage('optimus:connect', window.location.origin, [port2]);
  setConnection({ status: 'online' });
  return link;
}

async function tokenIsRefused(token: string): Promise<boolean> {
  const answer = await fetch('/api/system/ping', {
    headers: { authorization: `Bearer ${token}` },
    cache: 'no-store',
  }).catch(() => null);
  return answer?.status === 401;
}

let tryAgain: (() => void) | null = null;

/** For who does not want to wait for the next try. */
export const retryNow = () => tryAgain?.();

/** The browser: a WebSocket that comes back by itself. Calls wait for it; calls under way when it breaks fail and may be tried again. */
function openSocket(token: string | null): Link {
  let link = Promise.withResolvers<Link>();
  let attempt = 0;
  let since = 0;

  function connect() {
    if (token === null) return setConnection({ status: 'unauthorised' });
    const socket = new WebSocket(`ws://${window.location.host}/rpc`, ['optimus.v1', `optimus.token.${token}`]);
    socket.binaryType = 'arraybuffer';
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      attempt = 0;
      link.resolve(new SocketLink({ websocket: socket }));
      setConnection({ status: 'online' });
    });
    socket.addEventListener('close', () => {
      if (opened || attempt === 0) since = Date.now();
      if (opened) link = Promise.withResolvers<Link>();
      void retry(opened);
    });
  }

  async function retry(wasOpen: boolean) {
    if (!wasOpen && token !== null && (await tokenIsRefused(token))) return setConnection({ status: 'unauthorised' });
    const wait = Math.min(firstRetry * 2 ** attempt, slowestRetry) * (0.75 + Math.random() / 2);
    attempt++;
    setConnection({ status: 'offline', since, attempt, retryAt: Date.now() + wait });
    const timer = setTimeout(again, wait);
    window.addEventListener('online', again, { once: true });
    tryAgain = again;
    function again() {
      clearTimeout(timer);
      window.removeEventListener('online', again);
      tryAgain = null;
      connect();
    }
  }

  connect();
  return {
    async call(path, input, options) {
      return (await link.promise).call(path, input, options);
    },
  };
}

// The host and not the scheme: Chromium under the Electron shim of the tests knows app://optimus as http://optimus.
const link =
  window.location.host === 'optimus'
    ? openPort()
    : openSocket(takeToken(window.location, window.history, window.sessionStorage));

export const client: OptimusClient = createORPCClient(link);
export const orpc = createTanstackQueryUtils(client);

export type KnownError = { [C in ErrorCode]: { code: C; data: ErrorData<C> } }[ErrorCode];

/** Spelled out, because the map of the contract would bring zod into the first script; a code that is missing does not compile. */
const codes: Readonly<Record<ErrorCode, true>> = {
  INVALID: true,
  NOT_FOUND: true,
  CONFLICT: true,
  UNAVAILABLE: true,
  FORBIDDEN: true,
  TOO_LARGE: true,
  STORAGE_FULL: true,
  CANCELLED: true,
  INTERNAL: true,
};

/** An expected failure with its code and data, or null for anything else. Screens switch on the code. */
export function knownError(error: unknown): KnownError | null {
  if (error instanceof ORPCError && Object.hasOwn(codes, error.code) && isDefinedError(error)) {
    return { code: error.code, data: error.data } as KnownError;
  }
  return null;
}
