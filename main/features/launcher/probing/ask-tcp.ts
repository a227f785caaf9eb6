import { connect } from 'node:net';
import { isItself, localAddresses, type PortAnswer, refused, troubleWords } from './asking.ts';

const askAt = (address: string, port: number, signal: AbortSignal): Promise<PortAnswer> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect({ host: address, port });
    const end = (settle: () => void) => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      settle();
    };
    const onAbort = () => end(() => reject(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', (error) => end(() => resolve(troubleWords(error, port))));
    socket.on('connect', () =>
      end(() =>
        resolve(
          isItself(socket, port)
            ? troubleWords(refused(), port)
            : { ok: true, said: `Port ${port} takes connections.`, how: 'answered' },
        ),
      ),
    );
  });

/** Whether somebody takes a connection. */
export async function askTcp({
  port,
  signal,
  addresses = localAddresses,
}: {
  port: number;
  signal: AbortSignal;
  addresses?: readonly string[];
}): Promise<PortAnswer> {
  let last: PortAnswer | null = null;
  for (const address of addresses) {
    last = await askAt(address, port, signal);
    if (last.how !== 'silent') break;
  }
  return last as PortAnswer;
}
