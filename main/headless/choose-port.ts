import type { Host } from './create-host.ts';

const tries = 20;
const probeMs = 1_000;

const owners = {
  optimus: { words: 'taken by another Optimus', remedy: 'Stop it, or choose another port with --port.' },
  stranger: { words: 'taken by another program', remedy: 'Choose another one with --port.' },
  system: { words: 'kept by the system for itself', remedy: 'Choose one above 1023 with --port.' },
} as const;
type Owner = keyof typeof owners;

/** The port that was asked for belongs to somebody else. */
export class PortTaken extends Error {
  readonly port: number;
  readonly by: Owner;
  constructor(port: number, by: Owner) {
    super(`Port ${port} is ${owners[by].words}. ${owners[by].remedy}`);
    this.name = 'PortTaken';
    this.port = port;
    this.by = by;
  }
}

/** Whether what listens there is an Optimus: its pages carry a header that says so. */
function isOptimus(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    // Not imported, for the reason told in create-server.ts.
    const request = process
      .getBuiltinModule('node:http')
      .get({ host: address, port, path: '/', agent: false, timeout: probeMs, maxHeaderSize: 16_384 }, (response) => {
        resolve(response.headers['x-optimus'] !== undefined);
        response.destroy();
      });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : null);
// Ports that the system keeps for itself answer EACCES; for a search they are as good as taken.
const isTaken = (error: unknown) => codeOf(error) === 'EADDRINUSE' || codeOf(error) === 'EACCES';

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
    const optimus = codeOf(error) === 'EADDRINUSE' && (await isOptimus(wanted, address));
    const by = optimus ? 'optimus' : codeOf(error) === 'EACCES' ? 'system' : 'stranger';
    if (exact !== null) throw new PortTaken(wanted, by);
    say(`Port ${wanted} is ${owners[by].words}; using the next free one.`);
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
