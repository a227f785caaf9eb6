// The product's two servers, over a whole core, on a thread of their own. Only the source of one stream is the bench's:
// the journal's tail carries what lib/flood.ts makes, and each ping acknowledges some of it.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createCore } from '../../main/core/create-core.ts';
import { createSystemClock } from '../../main/core/lib/clock.ts';
import { createPortServer, type ServedPort } from '../../main/electron/serve-port.ts';
import { createHost } from '../../main/headless/create-host.ts';
import { createHeadlessPorts } from '../../main/headless/host-ports.ts';
import { createToken, createTokenGate, digestOf } from '../../main/headless/token.ts';
import { createRouter } from '../../main/router.ts';
import { createFlood } from '../lib/flood.ts';

const { dataDir } = workerData as { dataDir: string };
const clock = createSystemClock();
const core = await createCore({ dataDir, hostPorts: createHeadlessPorts(), clock, version: '0.0.0-bench' });
const { services } = core;
const flood = createFlood();
const router = createRouter({
  ...services,
  journal: { ...services.journal, tail: flood.tail },
  system: {
    ...services.system,
    ping() {
      flood.acknowledge();
      return services.system.ping();
    },
  },
});

const token = createToken();
const host = await createHost({
  core: { router, context: core.context },
  hooks: core.services.workflows.hooks,
  clock,
  log: services.log,
  note: () => {},
  tokens: createTokenGate({ digest: digestOf(token), previous: null }),
  address: '127.0.0.1',
  port: 0,
  pages: dataDir,
  version: '0.0.0-bench',
});

/** Electron's port hands its listener an event; that of Node hands it the message. */
function asServed(port: MessagePort): ServedPort {
  const served = {
    on(event: string, listener: (event: { data: unknown; ports: never[] }) => void) {
      if (event === 'message') port.on('message', (data) => listener({ data, ports: [] }));
      else port.on(event, () => listener({ data: undefined, ports: [] }));
      return served;
    },
    start: () => port.start(),
    postMessage: (message: unknown) => port.postMessage(message),
    close: () => port.close(),
  };
  return served as unknown as ServedPort;
}

const servePort = createPortServer({ router, log: services.log });
parentPort?.on('message', (message: { port: MessagePort } | 'end') => {
  if (message === 'end') {
    void host
      .dispose()
      .then(() => core.dispose())
      .then(() => process.exit(0));
    return;
  }
  servePort(asServed(message.port), 'bench');
});
parentPort?.postMessage({ url: `${host.origin.replace('http', 'ws')}/rpc`, token });
