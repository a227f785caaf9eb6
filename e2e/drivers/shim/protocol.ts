import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toApp, WEB_ORIGIN } from './origin-map.ts';
import { note } from './world.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler>();

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]) => note('privilegedSchemes', { schemes }),
  handle: (scheme: string, handler: Handler) => {
    if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} has been intercepted`);
    handlers.set(scheme, handler);
  },
  unhandle: (scheme: string) => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string) => handlers.has(scheme),
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = toApp(WEB_ORIGIN + request.url);
  const handler = handlers.get('app');
  // The handler is of this program alone: nothing else on the machine may reach it through the loopback server.
  if (!handler || request.headers.host !== new URL(WEB_ORIGIN).host) {
    response.writeHead(404).end();
    return;
  }
  const answered = await handler(new Request(url, { method: request.method ?? 'GET' }));
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(answered.body === null ? undefined : Buffer.from(await answered.arrayBuffer()));
}

/** Serves the registered handler on loopback; Chromium's resolver sends the app's host there. */
export async function startProtocolServer(): Promise<{ port: number; server: Server }> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server };
}
