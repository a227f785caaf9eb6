import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface Options {
  /** Where it all goes. */
  to: string;
  key: string;
  cert: string;
  /** Of a hundred requests so many fail. */
  failing: number;
  /** Answers in the place of the server; true when it did. */
  instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

type Failure = 'error' | 'busy' | 'reset' | 'cut' | 'lost';
const failures: readonly Failure[] = ['error', 'busy', 'reset', 'cut', 'lost'];

/** The same numbers in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Between a client and a server, over TLS: some requests end in an error, in a broken connection, in half an answer, or
 * are done without anybody hearing of it.
 */
export async function unsteadyProxy({ to, key, cert, failing, instead }: Options) {
  const random = numbers(7);
  const counts: Record<Failure, number> = { error: 0, busy: 0, reset: 0, cut: 0, lost: 0 };
  let requests = 0;
  let share = failing / 100;
  const target = new URL(to);
  const secure = target.protocol === 'https:';
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, rejectUnauthorized: false })
    : new HttpAgent({ keepAlive: true });

  function refuse(request: IncomingMessage, response: ServerResponse, failure: Failure): void {
    if (failure === 'reset') {
      request.socket.destroy();
      return;
    }
    // Some clients look for an answer only when all is sent.
    request.resume();
    request.on('end', () => {
      response.writeHead(failure === 'busy' ? 503 : 500, { 'content-length': '0' });
      response.end();
    });
  }

  function pass(answer: IncomingMessage, response: ServerResponse, failure: Failure | null): void {
    if (failure === 'lost') {
      answer.resume();
      answer.on('end', () => response.destroy());
      return;
    }
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    if (failure !== 'cut') {
      answer.pipe(response);
      return;
    }
    const length = Number(answer.headers['content-length'] ?? 0);
    let sent = 0;
    answer.on('data', (chunk: Buffer) => {
      if (sent < length / 2) response.write(chunk.subarray(0, Math.ceil(chunk.length / 2)));
      sent += chunk.length;
    });
    answer.on('end', () => response.destroy());
  }

  const server = createServer({ key, cert }, (request, response) => {
    requests += 1;
    if (instead?.(request, response)) return;
    const failure = random() < share ? (failures[Math.floor(random() * failures.length)] as Failure) : null;
    if (failure) counts[failure] += 1;
    if (failure === 'error' || failure === 'busy' || failure === 'reset') {
      refuse(request, response, failure);
      return;
    }
    const send = secure ? httpsRequest : httpRequest;
    const { method, url, headers } = request;
    const forward = send({ host: target.hostname, port: target.port, method, path: url, headers, agent }, (answer) =>
      pass(answer, response, failure),
    );
    forward.on('error', () => response.destroy());
    request.on('error', () => forward.destroy());
    response.on('close', () => forward.destroy());
    request.pipe(forward);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    agent.destroy();
  };
  onTestFinished(close);
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    requests: () => requests,
    fail(percent: number) {
      share = percent / 100;
    },
    close,
  };
}
