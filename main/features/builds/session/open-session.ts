import { randomUUID } from 'node:crypto';
import type { Http2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { bytesField, fieldsOf } from '../engine/protobuf.ts';
import { GrpcError, grpcCode, type Method, serveGrpc } from './serve-grpc.ts';

const openMs = 20_000;
const getSecret = '/moby.buildkit.secrets.v1.Secrets/GetSecret';
const serving = Buffer.from([8, 1]);

interface Opening {
  docker: Docker;
  /** By the id that the Dockerfile asks for. */
  secrets: ReadonlyMap<string, Buffer>;
  signal: AbortSignal;
  onAsked(id: string, known: boolean): void;
}

export interface BuildSession {
  id: string;
  /** The engine has hung up before we did. */
  lost(): boolean;
  close(): void;
}

/** A connection that is turned around: from then on the engine asks, and we answer. */
function dialSession(docker: Docker, id: string, signal: AbortSignal): Promise<Duplex> {
  const dial = {
    ...{ path: '/session', method: 'POST', hijack: true, abortSignal: signal },
    // With nothing to send there is no chunk that could be taken for the beginning of the answers.
    file: Buffer.alloc(0),
    headers: {
      Upgrade: 'h2c',
      'X-Docker-Expose-Session-Uuid': id,
      'X-Docker-Expose-Session-Name': 'optimus',
      'X-Docker-Expose-Session-Sharedkey': '',
      'X-Docker-Expose-Session-Grpc-Method': getSecret,
    },
    statusCodes: { 400: 'bad request', 404: 'no sessions', 500: 'server error' },
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(dial as unknown as Parameters<Docker['modem']['dial']>[0], (error: unknown, found: unknown) =>
      error ? reject(error) : resolve(found as Duplex),
    );
  });
}

function nameIn(question: Buffer): string {
  for (const { number, bytes } of fieldsOf(question)) if (number === 1) return bytes.toString();
  return '';
}

/** BuildKit asks for a secret when a step wants it; until the session is closed each of them is one question away. */
export async function openSession({ docker, secrets, signal, onAsked }: Opening): Promise<BuildSession> {
  const id = randomUUID().replaceAll('-', '');
  const methods = new Map<string, Method>([
    // The engine gives a session up that does not say that it is well.
    ['/grpc.health.v1.Health/Check', () => serving],
    [
      getSecret,
      (question) => {
        const name = nameIn(question);
        const value = secrets.get(name);
        onAsked(name, value !== undefined);
        if (value === undefined) throw new GrpcError(grpcCode.notFound, `no secret ${name} is handed over`);
        return bytesField(1, value);
      },
    ],
  ]);
  const socket = await dialSession(docker, id, AbortSignal.any([signal, AbortSignal.timeout(openMs)]));
  let closed = false;
  let lost = false;
  const session: Http2Session = serveGrpc(socket, methods);
  const gone = () => {
    lost ||= !closed;
  };
  session.on('error', gone);
  session.on('close', gone);
  socket.on('error', gone);
  return {
    id,
    lost: () => lost,
    close() {
      closed = true;
      session.destroy();
      socket.destroy();
    },
  };
}
