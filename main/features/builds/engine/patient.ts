import type Docker from 'dockerode';

/**
 * The same engine, without the time in which an answer has to begin: to take a context in, or to stop a container, lasts as long as it
 * lasts. What has to end is ended by a signal.
 */
export function patient(docker: Docker): Docker {
  const modem = Object.create(docker.modem, { connectionTimeout: { value: undefined } });
  return Object.create(docker, { modem: { value: modem } }) as Docker;
}

interface Dial {
  path: string;
  method: 'GET' | 'POST';
  file?: NodeJS.ReadableStream;
  headers?: Record<string, string>;
  options?: object;
  signal: AbortSignal;
  statusCodes: Record<number, true | string>;
}

/** A request whose answer is read while it comes; the end of the signal closes the connection, which ends the work behind it. */
export function dialStream(docker: Docker, { signal, ...dial }: Dial): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    docker.modem.dial({ ...dial, isStream: true, abortSignal: signal }, (error: unknown, found: unknown) =>
      error ? reject(error) : resolve(found as NodeJS.ReadableStream),
    );
  });
}
