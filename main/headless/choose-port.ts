import { get } from 'node:http';
import type { Host } from './create-host.ts';

const tries = 20;
const probeMs = 1_000;

/** The port that was asked for belongs to somebody else. */
export class PortTaken extends Error {
  readonly port: number;
  readonly byOptimus: boolean;
  constructor(port: number, byOptimus: boolean) {
    super(
      byOptimus
        ? `Port ${port} is taken by another Optimus, at http://127.0.0.1:${port}. Stop it, or choose another port with --port.`
        : `Port ${port} is taken by another program. Choose another one with --port.`,
    );
    this.name = 'PortTaken';
    this.port = port;
    this.byOptimus = byOptimus;
  }
}

/** Whether what listens there is an Optimus: its pages carry a header that says so. */
function isOptimus(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(
      { host: address, port, path: '/', agent: false, timeout: probeMs, maxHeaderSize: 16_384 },
      (response) => {
        resolve(response.headers['x-optimus'] !== undefined);
        response.destroy();
      },
    );
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}

const isTaken = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');

interface Options {
  /** The one the user insists on. */
  exact: number | null;
  /** Where to begin otherwise. */
  first: number;
  address: '127.0.0.1' | '::1';
  start: (port: number) => Promise<Host>;
  /** Tells why it is not the first one. */
  say: (line: string) => void;
}

/** The port that was asked for or none; without a wish the next free one. */
export async function startOnFreePort({ exact, first, address, start, say }: Options): Promise<Host> {
  const wanted = exact ?? first;
  try {
    return await start(wanted);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const taken = new PortTaken(wanted, await isOptimus(wanted, address));
    if (exact !== null) throw taken;
    say(`Port ${wanted} is taken by another ${taken.byOptimus ? 'Optimus' : 'program'}; using the next free one.`);
  }
  for (let port = wanted + 1; port <= Math.min(wanted + tries, 65_535); port++) {
    try {
      return await start(port);
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  return start(0);
}
