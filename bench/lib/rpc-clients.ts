import { once } from 'node:events';
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { type ClientLink, createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import WebSocket from 'ws';
import type { contract } from '../../shared/contract/index.ts';
import { floodText } from './flood.ts';

/** One way to the other side, for measuring: a round trip, and a stream of texts that is acknowledged. */
export interface Way {
  roundtrip(): Promise<void>;
  /** Takes so many texts of the stream and says how long all but the first took, in ms. */
  stream(items: number): Promise<number>;
}

/** The product's own client over one of its links. */
function productWay(link: ClientLink<Record<never, never>>): Way {
  const client: ContractRouterClient<typeof contract> = createORPCClient(link);
  return {
    async roundtrip() {
      await client.system.ping();
    },
    async stream(items) {
      let taken = 0;
      let began = 0;
      let took = 0;
      for await (const frame of await client.journal.tail({})) {
        if (frame.type === 'reset') {
          if (frame.lost > 0) throw new Error(`the stream lost ${frame.lost} items`);
          continue;
        }
        if (taken === 0) began = performance.now();
        else if (taken === items) {
          took = performance.now() - began;
          break;
        }
        taken++;
        if (taken % floodText.acknowledgeEvery === 0) void client.system.ping();
      }
      await client.system.ping();
      return took;
    },
  };
}

/** The same exchange with nothing between it and the transport. */
function bareWay(send: (message: string) => void, listen: (fn: ((message: string) => void) | null) => void): Way {
  return {
    roundtrip: () =>
      new Promise((resolve) => {
        listen(() => resolve());
        send('{"id":"1","path":"/system/ping"}');
      }),
    stream: (items) =>
      new Promise((resolve) => {
        let taken = 0;
        let began = 0;
        let took = 0;
        listen((message) => {
          if (message === 'end') {
            listen(null);
            resolve(took);
            return;
          }
          if (took > 0) return;
          if (taken === 0) began = performance.now();
          else if (taken === items) {
            took = performance.now() - began;
            send('end');
            return;
          }
          taken++;
          if (taken % floodText.acknowledgeEvery === 0) send('ack');
        });
        send('flood');
      }),
  };
}

function portTo(worker: Worker): MessagePort {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ port: port2 }, [port2]);
  return port1;
}

export function productPort(worker: Worker): Way {
  const port = portTo(worker);
  const link = new PortLink({ port });
  port.start();
  return productWay(link);
}

export function barePort(worker: Worker): Way {
  const port = portTo(worker);
  let hear: ((message: string) => void) | null = null;
  port.on('message', (message: string) => hear?.(message));
  return bareWay(
    (message) => port.postMessage(message),
    (fn) => {
      hear = fn;
    },
  );
}

async function openSocket(url: string, protocols: string[]): Promise<WebSocket> {
  const socket = new WebSocket(url, protocols, { perMessageDeflate: false });
  socket.binaryType = 'arraybuffer';
  await once(socket, 'open');
  return socket;
}

export async function productSocket(url: string, token: string): Promise<Way> {
  const socket = await openSocket(url, ['optimus.v1', `optimus.token.${token}`]);
  return productWay(new SocketLink({ websocket: socket as unknown as globalThis.WebSocket }));
}

export async function bareSocket(url: string): Promise<Way> {
  const socket = await openSocket(url, []);
  let hear: ((message: string) => void) | null = null;
  socket.on('message', (data) => hear?.(String(data)));
  return bareWay(
    (message) => socket.send(message),
    (fn) => {
      hear = fn;
    },
  );
}
